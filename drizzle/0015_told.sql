ALTER TABLE "navette"."device_chain" ADD COLUMN "told" integer DEFAULT 0 NOT NULL;
