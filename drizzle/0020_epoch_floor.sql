ALTER TABLE "navette"."server_state" ADD COLUMN "floors" jsonb DEFAULT '{}'::jsonb NOT NULL;
