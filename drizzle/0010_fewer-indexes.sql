DROP INDEX "logistics"."delivery_planned_on_stop";
--> statement-breakpoint
DROP INDEX "logistics"."delivery_client_id";
--> statement-breakpoint
DROP INDEX "logistics"."delivery_driver_id_planned_on";
--> statement-breakpoint
DROP INDEX "logistics"."invoice_rep_id_issued_on";
--> statement-breakpoint
DROP INDEX "logistics"."invoice_client_id_issued_on";
--> statement-breakpoint
DROP INDEX "logistics"."client_name";
--> statement-breakpoint
DROP INDEX "logistics"."stock_movement_kind_at";
--> statement-breakpoint
DROP INDEX "logistics"."stock_movement_product_id_at";
--> statement-breakpoint
DROP INDEX "logistics"."audit_entry_entity_id";
--> statement-breakpoint
DROP INDEX "service"."intervention_scheduled_at";
--> statement-breakpoint
DROP INDEX "service"."intervention_colleague_id_scheduled_at";
--> statement-breakpoint
DROP INDEX "service"."intervention_customer_id_scheduled_at";
--> statement-breakpoint
DROP INDEX "service"."customer_name";
--> statement-breakpoint
DROP INDEX "service"."customer_sector_name";
--> statement-breakpoint
DROP INDEX "service"."project_code";
--> statement-breakpoint
DROP INDEX "service"."timesheet_day";
--> statement-breakpoint
DROP INDEX "service"."timesheet_colleague_id_day";
--> statement-breakpoint
DROP INDEX "service"."timesheet_intervention_id";
--> statement-breakpoint
DROP INDEX "service"."expense_day";
--> statement-breakpoint
DROP INDEX "service"."expense_colleague_id_day";
--> statement-breakpoint
DROP INDEX "service"."expense_intervention_id";
--> statement-breakpoint
DROP INDEX "service"."photo_intervention_id_taken_at";
--> statement-breakpoint
DROP INDEX "service"."audit_entry_entity_id";
--> statement-breakpoint
DROP INDEX "captures"."capture_captured_at";
--> statement-breakpoint
DROP INDEX "captures"."capture_project_id";
--> statement-breakpoint
DROP INDEX "captures"."todo_state_due_on";
--> statement-breakpoint
DROP INDEX "captures"."todo_project_id";
--> statement-breakpoint
DROP INDEX "captures"."todo_capture_id";
--> statement-breakpoint
DROP INDEX "captures"."thought_capture_id";
--> statement-breakpoint
DROP INDEX "captures"."thought_project_id";
--> statement-breakpoint
DROP INDEX "captures"."idea_state";
--> statement-breakpoint
DROP INDEX "captures"."idea_project_id";
--> statement-breakpoint
DROP INDEX "captures"."project_name";
--> statement-breakpoint
DROP INDEX "captures"."audit_entry_entity_id";
--> statement-breakpoint
DROP INDEX "school"."academic_year_starts_on";
--> statement-breakpoint
DROP INDEX "school"."school_level_rank";
--> statement-breakpoint
DROP INDEX "school"."teacher_last_name_first_name";
--> statement-breakpoint
DROP INDEX "school"."class_name";
--> statement-breakpoint
DROP INDEX "school"."student_last_name_first_name";
--> statement-breakpoint
DROP INDEX "school"."student_class_id_last_name";
--> statement-breakpoint
DROP INDEX "school"."payment_paid_on";
--> statement-breakpoint
DROP INDEX "school"."payment_student_id_paid_on";
--> statement-breakpoint
DROP INDEX "school"."exam_class_id_held_on";
--> statement-breakpoint
DROP INDEX "school"."exam_held_on";
--> statement-breakpoint
DROP INDEX "school"."attendance_day_class_id";
--> statement-breakpoint
DROP INDEX "school"."attendance_student_id_day";
--> statement-breakpoint
DROP INDEX "school"."attendance_class_id_day";
--> statement-breakpoint
DROP INDEX "school"."grade_exam_id_student_id";
--> statement-breakpoint
DROP INDEX "school"."grade_student_id";
--> statement-breakpoint
DROP INDEX "school"."grade_class_id";
--> statement-breakpoint
DROP INDEX "school"."absence_from_day";
--> statement-breakpoint
DROP INDEX "school"."absence_student_id_from_day";
--> statement-breakpoint
DROP INDEX "school"."incident_occurred_on";
--> statement-breakpoint
DROP INDEX "school"."incident_student_id";
--> statement-breakpoint
DROP INDEX "school"."audit_entry_entity_id";
--> statement-breakpoint
-- A line of the ledger is some 2.5 kB: whole on its page, not cut up and compressed.
ALTER TABLE "navette"."ledger" SET (toast_tuple_target = 8160);
