CREATE SCHEMA "navette";

--> statement-breakpoint
CREATE SCHEMA "logistics";

--> statement-breakpoint
CREATE SEQUENCE "navette"."version_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;
--> statement-breakpoint
CREATE TABLE "navette"."tenant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"packs" text[] NOT NULL,
	"rules" jsonb NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenant_slug_unique" UNIQUE("slug")
);

--> statement-breakpoint
CREATE TABLE "navette"."account" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"locale" text NOT NULL,
	"password_hash" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "account_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."device" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"platform" text NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "device_tenant_id_user_id_id_pk" PRIMARY KEY("tenant_id","user_id","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."refresh_session" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"profile" text NOT NULL,
	"current_hash" text NOT NULL,
	"previous_hash" text,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "refresh_session_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."login_attempt" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);

--> statement-breakpoint
CREATE TABLE "navette"."signing_key" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"private_jwk" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);

--> statement-breakpoint
CREATE TABLE "navette"."ledger" (
	"tenant_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_epoch" integer NOT NULL,
	"seq" integer NOT NULL,
	"checksum" text NOT NULL,
	"event" jsonb NOT NULL,
	"receipt" jsonb NOT NULL,
	"status" text NOT NULL,
	"batch_id" uuid NOT NULL,
	"request_id" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ledger_tenant_id_device_id_event_id_pk" PRIMARY KEY("tenant_id","device_id","event_id")
);

--> statement-breakpoint
CREATE TABLE "navette"."device_chain" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"device_epoch" integer NOT NULL,
	"through" integer NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "device_chain_tenant_id_user_id_device_id_device_epoch_pk" PRIMARY KEY("tenant_id","user_id","device_id","device_epoch")
);

--> statement-breakpoint
CREATE TABLE "navette"."conflict_log" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"entity" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"policy" text NOT NULL,
	"outcome" text NOT NULL,
	"mine" jsonb,
	"theirs" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conflict_log_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."rejected_payload" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rejected_payload_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."attachment" (
	"tenant_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"mime" text NOT NULL,
	"size" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "attachment_tenant_id_sha256_pk" PRIMARY KEY("tenant_id","sha256")
);

--> statement-breakpoint
CREATE TABLE "navette"."attachment_part" (
	"tenant_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"sha256" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attachment_part_tenant_id_user_id_device_id_sha256_pk" PRIMARY KEY("tenant_id","user_id","device_id","sha256")
);

--> statement-breakpoint
CREATE TABLE "navette"."sync_log" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"events" integer NOT NULL,
	"conflicts" integer NOT NULL,
	"bytes" bigint NOT NULL,
	"status" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"error" text,
	CONSTRAINT "sync_log_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."change" (
	"tenant_id" uuid NOT NULL,
	"entity" text NOT NULL,
	"id" uuid NOT NULL,
	"tx" "xid8" NOT NULL,
	"version" bigint NOT NULL,
	"deleted" boolean NOT NULL,
	CONSTRAINT "change_tenant_id_entity_id_pk" PRIMARY KEY("tenant_id","entity","id")
);

--> statement-breakpoint
CREATE TABLE "navette"."membership" (
	"tenant_id" uuid NOT NULL,
	"bucket" text NOT NULL,
	"entity" text NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" uuid NOT NULL,
	"tx" "xid8" NOT NULL,
	"present" boolean NOT NULL,
	CONSTRAINT "membership_pk" PRIMARY KEY("tenant_id","bucket","entity","id","source","source_id")
);

--> statement-breakpoint
CREATE TABLE "navette"."server_state" (
	"singleton" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"system_identifier" text NOT NULL,
	"timeline" integer NOT NULL,
	"cursor_secret" "bytea" NOT NULL,
	"generated_hash" text DEFAULT '' NOT NULL,
	CONSTRAINT "server_state_singleton" CHECK ("navette"."server_state"."singleton")
);

--> statement-breakpoint
CREATE TABLE "logistics"."staff" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"phone" text,
	CONSTRAINT "staff_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."warehouse" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"name" text NOT NULL,
	"city" text NOT NULL,
	"address" text NOT NULL,
	"position" jsonb,
	CONSTRAINT "warehouse_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."delivery" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"reference" text NOT NULL,
	"client_id" uuid NOT NULL,
	"driver_id" uuid NOT NULL,
	"warehouse_id" uuid NOT NULL,
	"planned_on" date NOT NULL,
	"stop" bigint NOT NULL,
	"note" text,
	"status" text NOT NULL,
	"total_cents" bigint NOT NULL,
	"qr_payload" text NOT NULL,
	"code" text NOT NULL,
	"lines" jsonb NOT NULL,
	"validated_at" timestamp with time zone,
	"validated_by" text,
	"received_by" text,
	"position" jsonb,
	"signature" text,
	"photo" text,
	"proof" text,
	"validated_after_reassignment" boolean,
	CONSTRAINT "delivery_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."client" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"name" text NOT NULL,
	"phone" text,
	"address" text NOT NULL,
	"city" text NOT NULL,
	"position" jsonb,
	CONSTRAINT "client_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."product" (
	"tenant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" bigint NOT NULL,
	"last_modified_at" timestamp with time zone NOT NULL,
	"deleted_at" timestamp with time zone,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"price_cents" bigint NOT NULL,
	"tax_rate_bp" bigint NOT NULL,
	CONSTRAINT "product_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);

--> statement-breakpoint
CREATE TABLE "logistics"."audit_entry" (
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
CREATE UNIQUE INDEX "account_email" ON "navette"."account" USING btree (lower("email"));
--> statement-breakpoint
CREATE INDEX "refresh_session_device" ON "navette"."refresh_session" USING btree ("tenant_id","user_id","device_id");
--> statement-breakpoint
CREATE INDEX "ledger_sequence" ON "navette"."ledger" USING btree ("tenant_id","user_id","device_id","device_epoch","seq");
--> statement-breakpoint
CREATE INDEX "conflict_log_record" ON "navette"."conflict_log" USING btree ("tenant_id","entity","entity_id");
--> statement-breakpoint
CREATE INDEX "sync_log_device" ON "navette"."sync_log" USING btree ("tenant_id","user_id","device_id","started_at");
--> statement-breakpoint
CREATE INDEX "change_tx" ON "navette"."change" USING btree ("tenant_id","tx");
--> statement-breakpoint
CREATE INDEX "membership_tx" ON "navette"."membership" USING btree ("tenant_id","bucket","tx");
--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_reference" ON "logistics"."delivery" USING btree ("tenant_id","reference") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "delivery_planned_on_stop" ON "logistics"."delivery" USING btree ("tenant_id","planned_on","stop");
--> statement-breakpoint
CREATE INDEX "delivery_client_id" ON "logistics"."delivery" USING btree ("tenant_id","client_id");
--> statement-breakpoint
CREATE INDEX "delivery_driver_id_planned_on" ON "logistics"."delivery" USING btree ("tenant_id","driver_id","planned_on");
--> statement-breakpoint
CREATE INDEX "delivery_signature" ON "logistics"."delivery" USING btree ("tenant_id","signature") WHERE "logistics"."delivery"."signature" is not null;
--> statement-breakpoint
CREATE INDEX "delivery_photo" ON "logistics"."delivery" USING btree ("tenant_id","photo") WHERE "logistics"."delivery"."photo" is not null;
--> statement-breakpoint
CREATE INDEX "client_name" ON "logistics"."client" USING btree ("tenant_id","name");
--> statement-breakpoint
CREATE UNIQUE INDEX "product_code" ON "logistics"."product" USING btree ("tenant_id","code") WHERE deleted_at is null;
--> statement-breakpoint
CREATE INDEX "audit_entry_entity_id" ON "logistics"."audit_entry" USING btree ("tenant_id","entity_id");
--> statement-breakpoint
CREATE INDEX "audit_entry_user_id_device_id_device_epoch_seq" ON "logistics"."audit_entry" USING btree ("tenant_id","user_id","device_id","device_epoch","seq");
