ALTER TABLE "navette"."ledger" ALTER COLUMN "event" SET DATA TYPE json;
--> statement-breakpoint
ALTER TABLE "navette"."ledger" ALTER COLUMN "receipt" SET DATA TYPE json;
