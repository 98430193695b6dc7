CREATE SCHEMA "service";

--> statement-breakpoint
CREATE SCHEMA "captures";

--> statement-breakpoint
CREATE SCHEMA "school";

--> statement-breakpoint
CREATE TABLE "logistics"."invoice" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"reference" text,
	"code" text,
	"client_id" uuid NOT NULL,
	"rep_id" uuid,
	"warehouse_id" uuid,
	"issued_on" date NOT NULL,
	"status" text NOT NULL,
	"lines" jsonb NOT NULL,
	"net_cents" bigint,
	"tax_cents" bigint,
	"total_cents" bigint,
	"cancelled_at" timestamp with time zone,
	"cancelled_by" text,
	"cancel_reason" text,
	CONSTRAINT "invoice_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."stock_level" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"product_id" uuid NOT NULL,
	"warehouse_id" uuid NOT NULL,
	"quantity" bigint NOT NULL,
	CONSTRAINT "stock_level_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."stock_lot" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"number" text NOT NULL,
	"product_id" uuid NOT NULL,
	"warehouse_id" uuid NOT NULL,
	"received_on" date NOT NULL,
	"expires_on" date,
	"quantity" bigint NOT NULL,
	"remaining" bigint NOT NULL,
	"unit_cost_cents" bigint NOT NULL,
	CONSTRAINT "stock_lot_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."stock_movement" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"product_id" uuid NOT NULL,
	"warehouse_id" uuid NOT NULL,
	"lot_id" uuid,
	"quantity" bigint NOT NULL,
	"kind" text NOT NULL,
	"cause_id" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "stock_movement_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."colleague" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"phone" text,
	"sector" text,
	"trade" text,
	CONSTRAINT "colleague_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."intervention" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"reference" text,
	"subject" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"colleague_id" uuid NOT NULL,
	"project_id" uuid,
	"scheduled_at" timestamp with time zone NOT NULL,
	"duration_minutes" bigint,
	"urgency" text,
	"status" text NOT NULL,
	"instructions" text,
	"started_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	"report" text,
	"signed_by" text,
	"signature" text,
	"position" jsonb,
	CONSTRAINT "intervention_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."customer" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"name" text NOT NULL,
	"sector" text NOT NULL,
	"phone" text,
	"contact" text,
	"address" text NOT NULL,
	"city" text,
	"position" jsonb,
	"access" text,
	"erp_number" text,
	CONSTRAINT "customer_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."project" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"customer_id" uuid,
	"leader_id" uuid,
	"starts_on" date,
	"ends_on" date,
	"status" text NOT NULL,
	CONSTRAINT "project_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."product" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"family" text,
	"unit" text NOT NULL,
	"price_cents" bigint NOT NULL,
	CONSTRAINT "product_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."timesheet" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"colleague_id" uuid,
	"intervention_id" uuid,
	"project_id" uuid,
	"day" date NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"minutes" bigint NOT NULL,
	"note" text,
	"approval" text,
	"erp_number" text,
	CONSTRAINT "timesheet_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."expense" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"colleague_id" uuid,
	"intervention_id" uuid,
	"project_id" uuid,
	"day" date NOT NULL,
	"category" text NOT NULL,
	"amount_cents" bigint NOT NULL,
	"receipt" text,
	"note" text,
	"approval" text,
	"erp_number" text,
	CONSTRAINT "expense_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."photo" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"intervention_id" uuid NOT NULL,
	"file" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"taken_by" uuid,
	"caption" text,
	CONSTRAINT "photo_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "service"."audit_entry" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"user_id" text NOT NULL,
	"device_id" text NOT NULL,
	"device_epoch" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone,
	"app_version" text,
	"battery" double precision,
	"network" text,
	"position" jsonb,
	"payload_hash" text NOT NULL,
	"previous_hash" text,
	"hash" text,
	"outcome" text NOT NULL,
	"code" text,
	"detail" jsonb,
	CONSTRAINT "audit_entry_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "captures"."capture" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"owner_id" text,
	"raw_content" text NOT NULL,
	"normalized_text" text,
	"state" text,
	"tags" jsonb,
	"project_id" uuid,
	"source" text,
	"audio" text,
	"captured_at" timestamp with time zone,
	"encrypted" boolean,
	CONSTRAINT "capture_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "captures"."todo" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"owner_id" text,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"completed_at" timestamp with time zone,
	"priority" text,
	"due_on" date,
	"note" text,
	"capture_id" uuid,
	"project_id" uuid,
	CONSTRAINT "todo_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "captures"."thought" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"owner_id" text,
	"title" text NOT NULL,
	"body" text,
	"tags" jsonb,
	"capture_id" uuid,
	"project_id" uuid,
	CONSTRAINT "thought_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "captures"."idea" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"owner_id" text,
	"title" text NOT NULL,
	"body" text,
	"state" text,
	"tags" jsonb,
	"capture_id" uuid,
	"project_id" uuid,
	CONSTRAINT "idea_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "captures"."project" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"owner_id" text,
	"name" text NOT NULL,
	"description" text,
	"archived" boolean,
	CONSTRAINT "project_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "captures"."audit_entry" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"user_id" text NOT NULL,
	"device_id" text NOT NULL,
	"device_epoch" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone,
	"app_version" text,
	"battery" double precision,
	"network" text,
	"position" jsonb,
	"payload_hash" text NOT NULL,
	"previous_hash" text,
	"hash" text,
	"outcome" text NOT NULL,
	"code" text,
	"detail" jsonb,
	CONSTRAINT "audit_entry_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."academic_year" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"name" text NOT NULL,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"is_current" boolean,
	CONSTRAINT "academic_year_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."school_level" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"name" text NOT NULL,
	"name_ar" text,
	"cycle" text NOT NULL,
	"rank" bigint NOT NULL,
	"fee_cents" bigint,
	CONSTRAINT "school_level_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."teacher" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"name_ar" text,
	"subject" text NOT NULL,
	"phone" text,
	"hired_on" date,
	CONSTRAINT "teacher_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."class" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"name" text NOT NULL,
	"level_id" uuid NOT NULL,
	"academic_year_id" uuid NOT NULL,
	"main_teacher_id" uuid,
	"room" text,
	"capacity" bigint,
	CONSTRAINT "class_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."student" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"matricule" text NOT NULL,
	"first_name" text NOT NULL,
	"last_name" text NOT NULL,
	"name_ar" text,
	"gender" text,
	"born_on" date NOT NULL,
	"born_at" text,
	"class_id" uuid,
	"guardian_name" text,
	"guardian_phone" text,
	"address" text,
	"enrolled_on" date,
	"status" text,
	"health_note" text,
	CONSTRAINT "student_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."payment" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"student_id" uuid NOT NULL,
	"academic_year_id" uuid,
	"amount_cents" bigint NOT NULL,
	"paid_on" date NOT NULL,
	"method" text NOT NULL,
	"purpose" text,
	"receipt_number" text,
	"remark" text,
	"reversed_at" timestamp with time zone,
	"reversed_by" text,
	"reversal_reason" text,
	"entered_by" text,
	CONSTRAINT "payment_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."exam" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"title" text NOT NULL,
	"class_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"kind" text NOT NULL,
	"term" text NOT NULL,
	"held_on" date NOT NULL,
	"max_score" double precision NOT NULL,
	"coefficient" double precision NOT NULL,
	"entered_by" text,
	CONSTRAINT "exam_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."attendance" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"student_id" uuid NOT NULL,
	"day" date NOT NULL,
	"state" text NOT NULL,
	"minutes_late" bigint,
	"remark" text,
	"class_id" uuid,
	"entered_by" text,
	CONSTRAINT "attendance_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."grade" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"student_id" uuid NOT NULL,
	"exam_id" uuid NOT NULL,
	"score" double precision,
	"remark" text,
	"class_id" uuid,
	"entered_by" text,
	CONSTRAINT "grade_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."absence" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"student_id" uuid NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"reason" text NOT NULL,
	"justified" boolean,
	"document" text,
	"remark" text,
	"class_id" uuid,
	"entered_by" text,
	CONSTRAINT "absence_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."incident" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"column_versions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	"written_by" uuid,
	"student_id" uuid NOT NULL,
	"occurred_on" date NOT NULL,
	"severity" text NOT NULL,
	"description" text NOT NULL,
	"measure" text,
	"decided_on" date,
	"entered_by" text,
	CONSTRAINT "incident_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "school"."audit_entry" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"user_id" text NOT NULL,
	"device_id" text NOT NULL,
	"device_epoch" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone,
	"app_version" text,
	"battery" double precision,
	"network" text,
	"position" jsonb,
	"payload_hash" text NOT NULL,
	"previous_hash" text,
	"hash" text,
	"outcome" text NOT NULL,
	"code" text,
	"detail" jsonb,
	CONSTRAINT "audit_entry_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
ALTER TABLE "navette"."account" ADD COLUMN "sectors" text[] DEFAULT '{}' NOT NULL;
--> statement-breakpoint
ALTER TABLE "logistics"."staff" ADD COLUMN "warehouse_id" uuid;
--> statement-breakpoint
ALTER TABLE "logistics"."delivery" ADD COLUMN "delivered_lines" jsonb;
--> statement-breakpoint
ALTER TABLE "logistics"."delivery" ADD COLUMN "refused_at" timestamp with time zone;
--> statement-breakpoint
ALTER TABLE "logistics"."delivery" ADD COLUMN "refused_by" text;
--> statement-breakpoint
ALTER TABLE "logistics"."delivery" ADD COLUMN "refusal_reason" text;
--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_reference" ON "logistics"."invoice" USING btree ("tenant_id","reference") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "invoice_rep_id_issued_on" ON "logistics"."invoice" USING btree ("tenant_id","rep_id","issued_on");
--> statement-breakpoint
CREATE INDEX "invoice_client_id_issued_on" ON "logistics"."invoice" USING btree ("tenant_id","client_id","issued_on");
--> statement-breakpoint
CREATE UNIQUE INDEX "stock_level_warehouse_id_product_id" ON "logistics"."stock_level" USING btree ("tenant_id","warehouse_id","product_id") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "stock_level_natural_product_id_warehouse_id" ON "logistics"."stock_level" USING btree ("tenant_id","product_id","warehouse_id") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "stock_lot_warehouse_id_product_id_received_on" ON "logistics"."stock_lot" USING btree ("tenant_id","warehouse_id","product_id","received_on");
--> statement-breakpoint
CREATE INDEX "stock_movement_cause_id" ON "logistics"."stock_movement" USING btree ("tenant_id","cause_id");
--> statement-breakpoint
CREATE INDEX "stock_movement_product_id_at" ON "logistics"."stock_movement" USING btree ("tenant_id","product_id","at");
--> statement-breakpoint
CREATE UNIQUE INDEX "intervention_reference" ON "service"."intervention" USING btree ("tenant_id","reference") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "intervention_scheduled_at" ON "service"."intervention" USING btree ("tenant_id","scheduled_at");
--> statement-breakpoint
CREATE INDEX "intervention_colleague_id_scheduled_at" ON "service"."intervention" USING btree ("tenant_id","colleague_id","scheduled_at");
--> statement-breakpoint
CREATE INDEX "intervention_customer_id_scheduled_at" ON "service"."intervention" USING btree ("tenant_id","customer_id","scheduled_at");
--> statement-breakpoint
CREATE INDEX "intervention_signature" ON "service"."intervention" USING btree ("tenant_id","signature") WHERE "service"."intervention"."signature" is not null;
--> statement-breakpoint
CREATE INDEX "customer_name" ON "service"."customer" USING btree ("tenant_id","name");
--> statement-breakpoint
CREATE INDEX "customer_sector_name" ON "service"."customer" USING btree ("tenant_id","sector","name");
--> statement-breakpoint
CREATE INDEX "customer_natural_name_phone" ON "service"."customer" USING btree ("tenant_id","name","phone") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "project_code" ON "service"."project" USING btree ("tenant_id","code");
--> statement-breakpoint
CREATE INDEX "project_natural_code" ON "service"."project" USING btree ("tenant_id","code") WHERE deleted_at is null;
--> statement-breakpoint
CREATE UNIQUE INDEX "product_code" ON "service"."product" USING btree ("tenant_id","code") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "timesheet_day" ON "service"."timesheet" USING btree ("tenant_id","day");
--> statement-breakpoint
CREATE INDEX "timesheet_colleague_id_day" ON "service"."timesheet" USING btree ("tenant_id","colleague_id","day");
--> statement-breakpoint
CREATE INDEX "timesheet_intervention_id" ON "service"."timesheet" USING btree ("tenant_id","intervention_id");
--> statement-breakpoint
CREATE INDEX "expense_day" ON "service"."expense" USING btree ("tenant_id","day");
--> statement-breakpoint
CREATE INDEX "expense_colleague_id_day" ON "service"."expense" USING btree ("tenant_id","colleague_id","day");
--> statement-breakpoint
CREATE INDEX "expense_intervention_id" ON "service"."expense" USING btree ("tenant_id","intervention_id");
--> statement-breakpoint
CREATE INDEX "expense_receipt" ON "service"."expense" USING btree ("tenant_id","receipt") WHERE "service"."expense"."receipt" is not null;
--> statement-breakpoint
CREATE INDEX "photo_intervention_id_taken_at" ON "service"."photo" USING btree ("tenant_id","intervention_id","taken_at");
--> statement-breakpoint
CREATE INDEX "photo_file" ON "service"."photo" USING btree ("tenant_id","file") WHERE "service"."photo"."file" is not null;
--> statement-breakpoint
CREATE INDEX "audit_entry_entity_id" ON "service"."audit_entry" USING btree ("tenant_id","entity_id");
--> statement-breakpoint
CREATE INDEX "audit_entry_user_id_device_id_device_epoch_seq" ON "service"."audit_entry" USING btree ("tenant_id","user_id","device_id","device_epoch","seq");
--> statement-breakpoint
CREATE INDEX "capture_captured_at" ON "captures"."capture" USING btree ("tenant_id","captured_at");
--> statement-breakpoint
CREATE INDEX "capture_project_id" ON "captures"."capture" USING btree ("tenant_id","project_id");
--> statement-breakpoint
CREATE INDEX "capture_audio" ON "captures"."capture" USING btree ("tenant_id","audio") WHERE "captures"."capture"."audio" is not null;
--> statement-breakpoint
CREATE INDEX "todo_state_due_on" ON "captures"."todo" USING btree ("tenant_id","state","due_on");
--> statement-breakpoint
CREATE INDEX "todo_project_id" ON "captures"."todo" USING btree ("tenant_id","project_id");
--> statement-breakpoint
CREATE INDEX "todo_capture_id" ON "captures"."todo" USING btree ("tenant_id","capture_id");
--> statement-breakpoint
CREATE INDEX "thought_capture_id" ON "captures"."thought" USING btree ("tenant_id","capture_id");
--> statement-breakpoint
CREATE INDEX "thought_project_id" ON "captures"."thought" USING btree ("tenant_id","project_id");
--> statement-breakpoint
CREATE INDEX "idea_state" ON "captures"."idea" USING btree ("tenant_id","state");
--> statement-breakpoint
CREATE INDEX "idea_project_id" ON "captures"."idea" USING btree ("tenant_id","project_id");
--> statement-breakpoint
CREATE INDEX "project_name" ON "captures"."project" USING btree ("tenant_id","name");
--> statement-breakpoint
CREATE INDEX "project_natural_owner_id_name" ON "captures"."project" USING btree ("tenant_id","owner_id","name") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "audit_entry_entity_id" ON "captures"."audit_entry" USING btree ("tenant_id","entity_id");
--> statement-breakpoint
CREATE INDEX "audit_entry_user_id_device_id_device_epoch_seq" ON "captures"."audit_entry" USING btree ("tenant_id","user_id","device_id","device_epoch","seq");
--> statement-breakpoint
CREATE INDEX "academic_year_starts_on" ON "school"."academic_year" USING btree ("tenant_id","starts_on");
--> statement-breakpoint
CREATE INDEX "academic_year_natural_name" ON "school"."academic_year" USING btree ("tenant_id","name") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "school_level_rank" ON "school"."school_level" USING btree ("tenant_id","rank");
--> statement-breakpoint
CREATE INDEX "school_level_natural_name" ON "school"."school_level" USING btree ("tenant_id","name") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "teacher_last_name_first_name" ON "school"."teacher" USING btree ("tenant_id","last_name","first_name");
--> statement-breakpoint
CREATE INDEX "teacher_natural_last_name_first_name_phone" ON "school"."teacher" USING btree ("tenant_id","last_name","first_name","phone") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "class_name" ON "school"."class" USING btree ("tenant_id","name");
--> statement-breakpoint
CREATE INDEX "class_natural_academic_year_id_name" ON "school"."class" USING btree ("tenant_id","academic_year_id","name") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "student_last_name_first_name" ON "school"."student" USING btree ("tenant_id","last_name","first_name");
--> statement-breakpoint
CREATE INDEX "student_class_id_last_name" ON "school"."student" USING btree ("tenant_id","class_id","last_name");
--> statement-breakpoint
CREATE INDEX "student_natural_matricule" ON "school"."student" USING btree ("tenant_id","matricule") WHERE deleted_at is null;
--> statement-breakpoint
CREATE UNIQUE INDEX "payment_receipt_number" ON "school"."payment" USING btree ("tenant_id","receipt_number") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "payment_paid_on" ON "school"."payment" USING btree ("tenant_id","paid_on");
--> statement-breakpoint
CREATE INDEX "payment_student_id_paid_on" ON "school"."payment" USING btree ("tenant_id","student_id","paid_on");
--> statement-breakpoint
CREATE INDEX "exam_class_id_held_on" ON "school"."exam" USING btree ("tenant_id","class_id","held_on");
--> statement-breakpoint
CREATE INDEX "exam_held_on" ON "school"."exam" USING btree ("tenant_id","held_on");
--> statement-breakpoint
CREATE INDEX "exam_natural_class_id_subject_term_kind_held_on" ON "school"."exam" USING btree ("tenant_id","class_id","subject","term","kind","held_on") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "attendance_day_class_id" ON "school"."attendance" USING btree ("tenant_id","day","class_id");
--> statement-breakpoint
CREATE INDEX "attendance_student_id_day" ON "school"."attendance" USING btree ("tenant_id","student_id","day");
--> statement-breakpoint
CREATE INDEX "attendance_class_id_day" ON "school"."attendance" USING btree ("tenant_id","class_id","day");
--> statement-breakpoint
CREATE INDEX "attendance_natural_student_id_day" ON "school"."attendance" USING btree ("tenant_id","student_id","day") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "grade_exam_id_student_id" ON "school"."grade" USING btree ("tenant_id","exam_id","student_id");
--> statement-breakpoint
CREATE INDEX "grade_student_id" ON "school"."grade" USING btree ("tenant_id","student_id");
--> statement-breakpoint
CREATE INDEX "grade_class_id" ON "school"."grade" USING btree ("tenant_id","class_id");
--> statement-breakpoint
CREATE INDEX "grade_natural_student_id_exam_id" ON "school"."grade" USING btree ("tenant_id","student_id","exam_id") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "absence_from_day" ON "school"."absence" USING btree ("tenant_id","from_day");
--> statement-breakpoint
CREATE INDEX "absence_student_id_from_day" ON "school"."absence" USING btree ("tenant_id","student_id","from_day");
--> statement-breakpoint
CREATE INDEX "absence_natural_student_id_from_day" ON "school"."absence" USING btree ("tenant_id","student_id","from_day") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "absence_document" ON "school"."absence" USING btree ("tenant_id","document") WHERE "school"."absence"."document" is not null;
--> statement-breakpoint
CREATE INDEX "incident_occurred_on" ON "school"."incident" USING btree ("tenant_id","occurred_on");
--> statement-breakpoint
CREATE INDEX "incident_student_id" ON "school"."incident" USING btree ("tenant_id","student_id");
--> statement-breakpoint
CREATE INDEX "audit_entry_entity_id" ON "school"."audit_entry" USING btree ("tenant_id","entity_id");
--> statement-breakpoint
CREATE INDEX "audit_entry_user_id_device_id_device_epoch_seq" ON "school"."audit_entry" USING btree ("tenant_id","user_id","device_id","device_epoch","seq");
--> statement-breakpoint
CREATE INDEX "client_natural_name_phone" ON "logistics"."client" USING btree ("tenant_id","name","phone") WHERE deleted_at is null;
