CREATE TABLE "navette"."rules_edit" (
	"tenant_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"changed_by" uuid,
	"changed_by_name" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rules_edit_tenant_id_version_pk" PRIMARY KEY("tenant_id","version")
);

