CREATE TABLE "navette"."alias" (
	"tenant_id" uuid NOT NULL,
	"entity" text NOT NULL,
	"old_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alias_tenant_id_entity_old_id_pk" PRIMARY KEY("tenant_id","entity","old_id")
);

--> statement-breakpoint
ALTER TABLE "navette"."ledger" ADD COLUMN "changed_tx" "xid8";
--> statement-breakpoint
ALTER TABLE "navette"."conflict_log" ADD COLUMN "user_id" uuid;
--> statement-breakpoint
ALTER TABLE "navette"."conflict_log" ADD COLUMN "device_id" uuid;
--> statement-breakpoint
ALTER TABLE "navette"."conflict_log" ADD COLUMN "settled_by" uuid;
--> statement-breakpoint
ALTER TABLE "navette"."conflict_log" ADD COLUMN "settled_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "logistics"."client" ADD COLUMN "column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "logistics"."client" ADD COLUMN "written_at" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
ALTER TABLE "logistics"."client" ADD COLUMN "written_by" uuid;
--> statement-breakpoint
CREATE INDEX "ledger_changed" ON "navette"."ledger" USING btree ("tenant_id","user_id","device_id","changed_tx") WHERE changed_tx is not null;
