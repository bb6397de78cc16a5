-- CreateEnum
CREATE TYPE "recovery_outcome" AS ENUM ('ASKED', 'ARRIVED', 'GIVEN_UP', 'REFUSED');

-- CreateEnum
CREATE TYPE "webhook_family" AS ENUM ('CALLS', 'MESSAGES', 'CONTACTS');

-- CreateEnum
CREATE TYPE "webhook_status" AS ENUM ('ENABLED', 'DISABLED');

-- CreateTable
CREATE TABLE "openphone_health" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "openphone_health_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "openphone_recovered_deliveries" (
    "id" UUID NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL,
    "last_asked_at" TIMESTAMPTZ(3) NOT NULL,
    "next_ask_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" "recovery_outcome" NOT NULL,
    "detail" TEXT,

    CONSTRAINT "openphone_recovered_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_webhooks" (
    "id" TEXT NOT NULL,
    "family" "webhook_family" NOT NULL,
    "url" TEXT NOT NULL,
    "status" "webhook_status" NOT NULL,
    "events" TEXT[],
    "resource_ids" TEXT[],
    "rotation_started_at" TIMESTAMPTZ(3),
    "rotated_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_signing_keys" (
    "id" UUID NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "accepted_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "openphone_recovered_deliveries_delivery_id_key" ON "openphone_recovered_deliveries"("delivery_id");

-- CreateIndex
CREATE INDEX "openphone_recovered_deliveries_outcome_next_ask_at_idx" ON "openphone_recovered_deliveries"("outcome", "next_ask_at");

-- CreateIndex
CREATE INDEX "openphone_signing_keys_webhook_id_idx" ON "openphone_signing_keys"("webhook_id");

-- CreateIndex
CREATE INDEX "openphone_signing_keys_accepted_until_idx" ON "openphone_signing_keys"("accepted_until");

-- CreateIndex
CREATE INDEX "openphone_call_logs_phone_number_id_id_idx" ON "openphone_call_logs"("phone_number_id", "id");

-- CreateIndex
CREATE INDEX "openphone_message_logs_phone_number_id_id_idx" ON "openphone_message_logs"("phone_number_id", "id");

-- CreateIndex
CREATE INDEX "openphone_webhook_deliveries_event_type_id_idx" ON "openphone_webhook_deliveries"("event_type", "id");
