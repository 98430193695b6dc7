ALTER TABLE "navette"."device" ADD COLUMN "revoked_by" text;
--> statement-breakpoint
ALTER TABLE "navette"."device" ADD COLUMN "wiped_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "navette"."device" ADD COLUMN "wiped_seq" integer;
