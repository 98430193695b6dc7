DROP INDEX "logistics"."audit_entry_user_id_device_id_device_epoch_seq";
--> statement-breakpoint
DROP INDEX "service"."audit_entry_user_id_device_id_device_epoch_seq";
--> statement-breakpoint
DROP INDEX "captures"."audit_entry_user_id_device_id_device_epoch_seq";
--> statement-breakpoint
DROP INDEX "school"."audit_entry_user_id_device_id_device_epoch_seq";
