CREATE TABLE "navette"."device_key" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"public_key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "device_key_tenant_id_user_id_device_id_public_key_pk" PRIMARY KEY("tenant_id","user_id","device_id","public_key")
);

--> statement-breakpoint
CREATE TABLE "navette"."incident" (
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_epoch" integer NOT NULL,
	"kind" text NOT NULL,
	"data" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "incident_tenant_id_device_id_id_pk" PRIMARY KEY("tenant_id","device_id","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."work_import" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"imported_by" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"device_epoch" integer NOT NULL,
	"events" integer NOT NULL,
	"files" integer NOT NULL,
	"results" jsonb NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	CONSTRAINT "work_import_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE INDEX "incident_received" ON "navette"."incident" USING btree ("tenant_id","received_at");
--> statement-breakpoint
CREATE INDEX "work_import_file" ON "navette"."work_import" USING btree ("tenant_id","sha256");
