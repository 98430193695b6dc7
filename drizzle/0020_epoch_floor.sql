ALTER TABLE "navette"."server_state" ADD COLUMN "floors" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "navette"."server_state" ADD COLUMN "epoch_began" timestamp with time zone;
