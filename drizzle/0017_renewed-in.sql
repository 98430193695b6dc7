ALTER TABLE "navette"."refresh_session" ADD COLUMN "epoch" integer;
