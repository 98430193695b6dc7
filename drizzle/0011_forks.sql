CREATE TABLE "navette"."device_fork" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"device_epoch" integer NOT NULL,
	"seq" integer NOT NULL,
	"event_id" uuid NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"new_epoch" integer,
	CONSTRAINT "device_fork_tenant_id_user_id_device_id_device_epoch_event_id_pk" PRIMARY KEY("tenant_id","user_id","device_id","device_epoch","event_id")
);

--> statement-breakpoint
ALTER TABLE "navette"."refresh_session" ADD COLUMN "device_epoch" integer;
