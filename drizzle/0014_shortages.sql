CREATE TABLE "logistics"."shortage" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"product_id" uuid NOT NULL,
	"warehouse_id" uuid NOT NULL,
	"quantity" bigint NOT NULL,
	"status" text NOT NULL,
	"cause" text NOT NULL,
	"delivery_id" uuid,
	"invoice_id" uuid,
	"user_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"note" text,
	"settled_at" timestamp with time zone,
	"settled_by" text,
	CONSTRAINT "shortage_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE INDEX "shortage_invoice_id" ON "logistics"."shortage" USING btree ("tenant_id","invoice_id");
--> statement-breakpoint
-- What was found missing so far is a case as well; of invoices that were cancelled since, nothing is.
INSERT INTO "logistics"."shortage" ("tenant_id", "id", "version", "last_modified_at", "product_id", "warehouse_id", "quantity",
  "status", "cause", "delivery_id", "invoice_id", "user_id", "at", "settled_at", "settled_by")
SELECT m."tenant_id", m."id", nextval('navette.version_seq'), now(), m."product_id", m."warehouse_id", -m."quantity",
  CASE WHEN i."status" = 'cancelled' THEN 'withdrawn' ELSE 'open' END,
  coalesce(d."reference", i."reference", i."code", ''), d."id", i."id", coalesce(d."validated_by", i."rep_id"::text, ''), m."at",
  CASE WHEN i."status" = 'cancelled' THEN i."cancelled_at" END,
  CASE WHEN i."status" = 'cancelled' THEN i."cancelled_by" END
FROM "logistics"."stock_movement" m
LEFT JOIN "logistics"."delivery" d ON d."tenant_id" = m."tenant_id" AND d."id"::text = m."cause_id"
LEFT JOIN "logistics"."invoice" i ON i."tenant_id" = m."tenant_id" AND i."id"::text = m."cause_id"
WHERE m."kind" = 'shortage' AND m."deleted_at" IS NULL AND m."quantity" < 0;
