CREATE TABLE "navette"."number_series" (
	"tenant_id" uuid NOT NULL,
	"series" text NOT NULL,
	"year" integer NOT NULL,
	"last" bigint NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "number_series_tenant_id_series_year_pk" PRIMARY KEY("tenant_id","series","year")
);

--> statement-breakpoint
CREATE TABLE "navette"."data_key" (
	"tenant_id" uuid NOT NULL,
	"id" integer NOT NULL,
	"wrapped_by" text NOT NULL,
	"wrapped" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "data_key_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE INDEX "stock_movement_kind_at" ON "logistics"."stock_movement" USING btree ("tenant_id","kind","at");
