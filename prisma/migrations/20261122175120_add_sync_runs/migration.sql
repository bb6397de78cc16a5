-- CreateEnum
CREATE TYPE "sync_status" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "sync_phase" AS ENUM ('CALLS', 'MESSAGES');

-- AlterEnum
ALTER TYPE "activity_kind" ADD VALUE 'SYNC_RUN';

-- CreateTable
CREATE TABLE "openphone_sync_runs" (
    "id" UUID NOT NULL,
    "integration_id" UUID NOT NULL,
    "phone_number_id" TEXT NOT NULL,
    "active_line" TEXT,
    "status" "sync_status" NOT NULL DEFAULT 'QUEUED',
    "since" TIMESTAMPTZ(3),
    "phase" "sync_phase" NOT NULL DEFAULT 'CALLS',
    "watermark" TIMESTAMPTZ(3),
    "walked" TEXT[],
    "pages" INTEGER NOT NULL DEFAULT 0,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "eta_seconds" INTEGER,
    "error" TEXT,
    "provider_calls" INTEGER,
    "provider_messages" INTEGER,
    "stored_calls" INTEGER,
    "stored_messages" INTEGER,
    "requested_by" TEXT NOT NULL,
    "worker" UUID,
    "heartbeat_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "openphone_sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "openphone_sync_runs_active_line_key" ON "openphone_sync_runs"("active_line");

-- CreateIndex
CREATE INDEX "openphone_sync_runs_integration_id_id_idx" ON "openphone_sync_runs"("integration_id", "id");

-- AddForeignKey
ALTER TABLE "openphone_sync_runs" ADD CONSTRAINT "openphone_sync_runs_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "openphone_integrations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
