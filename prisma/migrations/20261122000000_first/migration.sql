-- CreateEnum
CREATE TYPE "activity_kind" AS ENUM ('CALL', 'MESSAGE', 'CALL_INTENT');

-- CreateEnum
CREATE TYPE "activity_change" AS ENUM ('CREATED', 'UPDATED');

-- CreateEnum
CREATE TYPE "artifact_kind" AS ENUM ('RECORDING', 'VOICEMAIL', 'TRANSCRIPT', 'SUMMARY');

-- CreateEnum
CREATE TYPE "artifact_state" AS ENUM ('PENDING', 'READY', 'ABSENT', 'NOT_ON_PLAN', 'FAILED');

-- CreateEnum
CREATE TYPE "call_intent_status" AS ENUM ('OPEN', 'MATCHED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "call_direction" AS ENUM ('INBOUND', 'OUTBOUND');

-- CreateEnum
CREATE TYPE "call_status" AS ENUM ('RINGING', 'IN_PROGRESS', 'ANSWERED', 'MISSED', 'VOICEMAIL', 'BUSY', 'FAILED', 'NO_ANSWER');

-- CreateEnum
CREATE TYPE "message_direction" AS ENUM ('INBOUND', 'OUTBOUND');

-- CreateEnum
CREATE TYPE "message_status" AS ENUM ('PENDING', 'SENT', 'DELIVERED', 'FAILED');

-- CreateEnum
CREATE TYPE "send_state" AS ENUM ('IN_FLIGHT', 'UNKNOWN', 'ACCEPTED', 'REJECTED');

-- CreateEnum
CREATE TYPE "webhook_generation" AS ENUM ('QUO', 'LEGACY');

-- CreateEnum
CREATE TYPE "webhook_delivery_status" AS ENUM ('APPLIED', 'IGNORED', 'FAILED', 'DEAD');

-- CreateTable
CREATE TABLE "activity" (
    "position" BIGINT NOT NULL,
    "kind" "activity_kind" NOT NULL,
    "item_id" UUID NOT NULL,
    "change" "activity_change" NOT NULL,
    "client_id" UUID,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "activity_head" (
    "id" SMALLINT NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "activity_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_id" TEXT,
    "details" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_call_artifacts" (
    "openphone_call_id" TEXT NOT NULL,
    "call_log_id" UUID,
    "kind" "artifact_kind" NOT NULL,
    "state" "artifact_state" NOT NULL,
    "content" TEXT,
    "search_tokens" TEXT[],
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_call_artifacts_pkey" PRIMARY KEY ("openphone_call_id","kind")
);

-- CreateTable
CREATE TABLE "openphone_call_intents" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "phone_number_id" TEXT NOT NULL,
    "from_number" TEXT NOT NULL,
    "to_number" TEXT NOT NULL,
    "status" "call_intent_status" NOT NULL DEFAULT 'OPEN',
    "call_log_id" UUID,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "openphone_call_intents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_call_logs" (
    "id" UUID NOT NULL,
    "openphone_call_id" TEXT NOT NULL,
    "client_id" UUID,
    "integration_id" UUID,
    "assignment_reason" TEXT NOT NULL,
    "phone_number_id" TEXT,
    "conversation_id" TEXT,
    "direction" "call_direction",
    "status" "call_status",
    "provider_status" TEXT,
    "from_number" TEXT,
    "to_number" TEXT,
    "participants" TEXT[],
    "duration" INTEGER,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "answered_by" TEXT,
    "has_voicemail" BOOLEAN NOT NULL DEFAULT false,
    "ai_handled" BOOLEAN NOT NULL DEFAULT false,
    "own_numbers" TEXT[],
    "forwarded_to" TEXT,
    "url" TEXT,
    "fetch_after" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_call_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_waiting_calls" (
    "openphone_call_id" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "fetch_after" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_waiting_calls_pkey" PRIMARY KEY ("openphone_call_id")
);

-- CreateTable
CREATE TABLE "clients" (
    "id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT,
    "region" TEXT NOT NULL DEFAULT 'US',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_numbers" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "phone_number" TEXT NOT NULL,
    "label" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_numbers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_contacts" (
    "id" UUID NOT NULL,
    "openphone_contact_id" TEXT NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "company" TEXT,
    "role" TEXT,
    "phone_numbers" TEXT[],
    "provider_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_integrations" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "phone_number_id" TEXT NOT NULL,
    "phone_number" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "auto_log_calls" BOOLEAN NOT NULL DEFAULT true,
    "auto_log_messages" BOOLEAN NOT NULL DEFAULT true,
    "sync_contacts" BOOLEAN NOT NULL DEFAULT false,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "last_synced_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_integrations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_message_logs" (
    "id" UUID NOT NULL,
    "openphone_message_id" TEXT,
    "client_id" UUID,
    "integration_id" UUID,
    "assignment_reason" TEXT NOT NULL,
    "phone_number_id" TEXT,
    "conversation_id" TEXT,
    "direction" "message_direction",
    "status" "message_status" NOT NULL,
    "provider_status" TEXT,
    "from_number" TEXT,
    "to_numbers" TEXT[],
    "participants" TEXT[],
    "content" TEXT,
    "search_tokens" TEXT[],
    "attachments" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "sent_by" TEXT,
    "send_state" "send_state",
    "retried_at" TIMESTAMPTZ(3),
    "idempotency_key" TEXT,
    "request_digest" TEXT,
    "url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_message_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_webhook_deliveries" (
    "id" UUID NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "generation" "webhook_generation" NOT NULL,
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "api_version" TEXT,
    "resource_id" TEXT,
    "status" "webhook_delivery_status" NOT NULL,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "body" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "openphone_webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "activity_client_id_position_idx" ON "activity"("client_id", "position");

-- CreateIndex
CREATE INDEX "audit_log_subject_id_idx" ON "audit_log"("subject_id");

-- CreateIndex
CREATE INDEX "openphone_call_artifacts_call_log_id_idx" ON "openphone_call_artifacts"("call_log_id");

-- CreateIndex
CREATE INDEX "openphone_call_artifacts_search_tokens_idx" ON "openphone_call_artifacts" USING GIN ("search_tokens");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_call_intents_call_log_id_key" ON "openphone_call_intents"("call_log_id");

-- CreateIndex
CREATE INDEX "openphone_call_intents_client_id_id_idx" ON "openphone_call_intents"("client_id", "id");

-- CreateIndex
CREATE INDEX "openphone_call_intents_phone_number_id_to_number_created_at_idx" ON "openphone_call_intents"("phone_number_id", "to_number", "created_at");

-- CreateIndex
CREATE INDEX "openphone_call_intents_status_expires_at_idx" ON "openphone_call_intents"("status", "expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_call_logs_openphone_call_id_key" ON "openphone_call_logs"("openphone_call_id");

-- CreateIndex
CREATE INDEX "openphone_call_logs_client_id_id_idx" ON "openphone_call_logs"("client_id", "id");

-- CreateIndex
CREATE INDEX "openphone_call_logs_integration_id_id_idx" ON "openphone_call_logs"("integration_id", "id");

-- CreateIndex
CREATE INDEX "openphone_call_logs_fetch_after_idx" ON "openphone_call_logs"("fetch_after");

-- CreateIndex
CREATE INDEX "openphone_waiting_calls_fetch_after_idx" ON "openphone_waiting_calls"("fetch_after");

-- CreateIndex
CREATE UNIQUE INDEX "clients_external_id_key" ON "clients"("external_id");

-- CreateIndex
CREATE INDEX "client_numbers_phone_number_idx" ON "client_numbers"("phone_number");

-- CreateIndex
CREATE UNIQUE INDEX "client_numbers_client_id_phone_number_key" ON "client_numbers"("client_id", "phone_number");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_contacts_openphone_contact_id_key" ON "openphone_contacts"("openphone_contact_id");

-- CreateIndex
CREATE INDEX "openphone_contacts_phone_numbers_idx" ON "openphone_contacts" USING GIN ("phone_numbers");

-- CreateIndex
CREATE INDEX "openphone_integrations_phone_number_id_idx" ON "openphone_integrations"("phone_number_id");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_integrations_client_id_phone_number_id_key" ON "openphone_integrations"("client_id", "phone_number_id");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_message_logs_openphone_message_id_key" ON "openphone_message_logs"("openphone_message_id");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_message_logs_idempotency_key_key" ON "openphone_message_logs"("idempotency_key");

-- CreateIndex
CREATE INDEX "openphone_message_logs_client_id_id_idx" ON "openphone_message_logs"("client_id", "id");

-- CreateIndex
CREATE INDEX "openphone_message_logs_integration_id_id_idx" ON "openphone_message_logs"("integration_id", "id");

-- CreateIndex
CREATE INDEX "openphone_message_logs_send_state_sent_at_idx" ON "openphone_message_logs"("send_state", "sent_at");

-- CreateIndex
CREATE INDEX "openphone_message_logs_search_tokens_idx" ON "openphone_message_logs" USING GIN ("search_tokens");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_webhook_deliveries_delivery_id_key" ON "openphone_webhook_deliveries"("delivery_id");

-- CreateIndex
CREATE INDEX "openphone_webhook_deliveries_status_next_attempt_at_idx" ON "openphone_webhook_deliveries"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "openphone_webhook_deliveries_resource_id_idx" ON "openphone_webhook_deliveries"("resource_id");

-- AddForeignKey
ALTER TABLE "openphone_call_artifacts" ADD CONSTRAINT "openphone_call_artifacts_call_log_id_fkey" FOREIGN KEY ("call_log_id") REFERENCES "openphone_call_logs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_call_intents" ADD CONSTRAINT "openphone_call_intents_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_call_intents" ADD CONSTRAINT "openphone_call_intents_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "openphone_integrations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_call_intents" ADD CONSTRAINT "openphone_call_intents_call_log_id_fkey" FOREIGN KEY ("call_log_id") REFERENCES "openphone_call_logs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_call_logs" ADD CONSTRAINT "openphone_call_logs_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_call_logs" ADD CONSTRAINT "openphone_call_logs_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "openphone_integrations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_numbers" ADD CONSTRAINT "client_numbers_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_integrations" ADD CONSTRAINT "openphone_integrations_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_message_logs" ADD CONSTRAINT "openphone_message_logs_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_message_logs" ADD CONSTRAINT "openphone_message_logs_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "openphone_integrations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The head of the activity feed: one row, there from the start.
INSERT INTO "activity_head" ("id", "position") VALUES (1, 0);

-- Locks what a batch speaks of and reads what is stored about it. In a function, because there each
-- statement sees what was committed before it: a plain statement would read as of the moment before
-- it waited for its locks. The caller sorts the locks, so two batches cannot wait for each other.
CREATE FUNCTION openphone_lock_and_read(
  locks text[], call_ids text[], message_ids text[], contact_ids text[], line_ids text[], phone_numbers text[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  lock_key text;
  all_lines text[];
  all_numbers text[];
BEGIN
  FOREACH lock_key IN ARRAY locks LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended(lock_key, 0));
  END LOOP;

  SELECT array_agg(DISTINCT line) INTO all_lines FROM (
    SELECT unnest(line_ids) AS line
    UNION ALL SELECT c.phone_number_id FROM openphone_call_logs c WHERE c.openphone_call_id = ANY (call_ids)
    UNION ALL SELECT w.state ->> 'phone_number_id' FROM openphone_waiting_calls w WHERE w.openphone_call_id = ANY (call_ids)
    UNION ALL SELECT m.phone_number_id FROM openphone_message_logs m WHERE m.openphone_message_id = ANY (message_ids)
  ) AS said;
  SELECT array_agg(DISTINCT number) INTO all_numbers FROM (
    SELECT unnest(phone_numbers) AS number
    UNION ALL SELECT unnest(c.participants) FROM openphone_call_logs c WHERE c.openphone_call_id = ANY (call_ids)
    UNION ALL SELECT unnest(m.participants) FROM openphone_message_logs m WHERE m.openphone_message_id = ANY (message_ids)
    UNION ALL SELECT jsonb_array_elements_text(w.state -> 'participants')
      FROM openphone_waiting_calls w WHERE w.openphone_call_id = ANY (call_ids)
  ) AS said;

  RETURN jsonb_build_object(
    'calls', (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]')
      FROM openphone_call_logs c WHERE c.openphone_call_id = ANY (call_ids)),
    'waiting', (SELECT coalesce(jsonb_agg(to_jsonb(w)), '[]')
      FROM openphone_waiting_calls w WHERE w.openphone_call_id = ANY (call_ids)),
    'artifacts', (SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]')
      FROM openphone_call_artifacts a WHERE a.openphone_call_id = ANY (call_ids)),
    'messages', (SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]')
      FROM openphone_message_logs m WHERE m.openphone_message_id = ANY (message_ids)),
    'sends', (SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]')
      FROM openphone_message_logs m
      WHERE cardinality(message_ids) > 0 AND m.openphone_message_id IS NULL AND m.send_state IN ('IN_FLIGHT', 'UNKNOWN')
        AND m.phone_number_id = ANY (all_lines) AND m.sent_at > now() - interval '30 hours'),
    'contacts', (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]')
      FROM openphone_contacts c WHERE c.openphone_contact_id = ANY (contact_ids)),
    'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'client_id', i.client_id,
        'phone_number_id', i.phone_number_id, 'phone_number', i.phone_number, 'auto_log_calls', i.auto_log_calls,
        'auto_log_messages', i.auto_log_messages, 'is_active', i.is_active) ORDER BY i.id), '[]')
      FROM openphone_integrations i WHERE i.phone_number_id = ANY (all_lines) AND i.deleted_at IS NULL),
    'numbers', (SELECT coalesce(jsonb_agg(jsonb_build_object('client_id', n.client_id, 'phone_number', n.phone_number)), '[]')
      FROM client_numbers n WHERE n.phone_number = ANY (all_numbers)),
    'intents', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'client_id', i.client_id,
        'phone_number_id', i.phone_number_id, 'to_number', i.to_number, 'created_at', i.created_at, 'expires_at', i.expires_at)), '[]')
      FROM openphone_call_intents i
      WHERE i.call_log_id IS NULL AND i.phone_number_id = ANY (all_lines) AND i.to_number = ANY (all_numbers)
        AND cardinality(call_ids) > 0),
    'joined', (SELECT coalesce(jsonb_agg(i.call_log_id), '[]')
      FROM openphone_call_intents i JOIN openphone_call_logs c ON c.id = i.call_log_id
      WHERE c.openphone_call_id = ANY (call_ids))
  );
END
$$;
