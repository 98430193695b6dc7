ALTER TABLE "navette"."server_state" ADD COLUMN "storage" text DEFAULT '' NOT NULL;
