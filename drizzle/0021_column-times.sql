ALTER TABLE "logistics"."client" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "service"."intervention" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "service"."customer" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "service"."project" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "service"."timesheet" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "service"."expense" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "captures"."capture" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "captures"."todo" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "captures"."thought" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "captures"."idea" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "captures"."project" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."academic_year" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."school_level" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."teacher" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."class" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."student" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."exam" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."attendance" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."grade" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."absence" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "school"."incident" ADD COLUMN "column_times" jsonb DEFAULT '{}'::jsonb NOT NULL;
