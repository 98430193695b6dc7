CREATE TABLE "navette"."sequence_void" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"device_epoch" integer NOT NULL,
	"from_seq" integer NOT NULL,
	"to_seq" integer NOT NULL,
	"id" uuid NOT NULL,
	"reason" text NOT NULL,
	"voided_by" uuid NOT NULL,
	"voided_at" timestamp with time zone NOT NULL,
	"checksum" text NOT NULL,
	CONSTRAINT "sequence_void_pk" PRIMARY KEY("tenant_id","user_id","device_id","device_epoch","from_seq")
);

