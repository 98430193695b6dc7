ALTER TABLE "navette"."ledger" ADD COLUMN "next_base" json;
