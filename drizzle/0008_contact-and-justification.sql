ALTER TABLE "logistics"."delivery" ADD COLUMN "refusal_cause" text;
--> statement-breakpoint
ALTER TABLE "service"."customer" ADD COLUMN "contact_name" text;
--> statement-breakpoint
ALTER TABLE "service"."customer" ADD COLUMN "contact_phone" text;
--> statement-breakpoint
ALTER TABLE "school"."absence" ADD COLUMN "justification" text;
--> statement-breakpoint
-- The same rows in other words: no version moves, and what devices hold stays true. Splits as packs/service/upcasts.ts does.
ALTER TABLE "service"."customer" DISABLE TRIGGER USER;
--> statement-breakpoint
UPDATE "service"."customer" SET
  "contact_phone" = substring("contact" from '\+?\d(?:[ .\-/]?\d){7,14}'),
  "contact_name" = nullif(btrim(regexp_replace(regexp_replace("contact", '\+?\d(?:[ .\-/]?\d){7,14}', ' '), '\s+', ' ', 'g'), ' ,;:()-–/'), ''),
  "column_versions" = CASE WHEN "column_versions" ? 'contact'
    THEN ("column_versions" - 'contact') || jsonb_build_object('contact_name', "column_versions" -> 'contact', 'contact_phone', "column_versions" -> 'contact')
    ELSE "column_versions" END
WHERE "contact" IS NOT NULL OR "column_versions" ? 'contact';
--> statement-breakpoint
ALTER TABLE "service"."customer" ENABLE TRIGGER USER;
--> statement-breakpoint
ALTER TABLE "school"."absence" DISABLE TRIGGER USER;
--> statement-breakpoint
UPDATE "school"."absence" SET
  "justification" = CASE "justified" WHEN true THEN 'accepted' WHEN false THEN 'refused' END,
  "column_versions" = CASE WHEN "column_versions" ? 'justified'
    THEN ("column_versions" - 'justified') || jsonb_build_object('justification', "column_versions" -> 'justified')
    ELSE "column_versions" END
WHERE "justified" IS NOT NULL OR "column_versions" ? 'justified';
--> statement-breakpoint
ALTER TABLE "school"."absence" ENABLE TRIGGER USER;
--> statement-breakpoint
ALTER TABLE "service"."customer" DROP COLUMN "contact";
--> statement-breakpoint
ALTER TABLE "school"."absence" DROP COLUMN "justified";
