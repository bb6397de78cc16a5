-- CreateEnum
CREATE TYPE "sync_kind" AS ENUM ('SYNC', 'CHECK', 'REPAIR');

-- CreateEnum
CREATE TYPE "log_kind" AS ENUM ('CALL', 'MESSAGE');

-- AlterTable
ALTER TABLE "openphone_integrations" ADD COLUMN     "last_check_id" UUID;

-- AlterTable
ALTER TABLE "openphone_sync_runs" ADD COLUMN     "check_id" UUID,
ADD COLUMN     "is_shared" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "kind" "sync_kind" NOT NULL DEFAULT 'SYNC',
ADD COLUMN     "matched_calls" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "matched_messages" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "missing_calls" INTEGER,
ADD COLUMN     "missing_messages" INTEGER,
ADD COLUMN     "not_logged" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "unlisted_calls" INTEGER,
ADD COLUMN     "unlisted_messages" INTEGER,
ADD COLUMN     "unreadable" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "openphone_missing_logs" (
    "id" UUID NOT NULL,
    "sync_run_id" UUID NOT NULL,
    "kind" "log_kind" NOT NULL,
    "openphone_id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3),
    "fetched_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "tried_by" UUID,

    CONSTRAINT "openphone_missing_logs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "openphone_missing_logs_sync_run_id_id_idx" ON "openphone_missing_logs"("sync_run_id", "id");

-- AddForeignKey
ALTER TABLE "openphone_integrations" ADD CONSTRAINT "openphone_integrations_last_check_id_fkey" FOREIGN KEY ("last_check_id") REFERENCES "openphone_sync_runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_sync_runs" ADD CONSTRAINT "openphone_sync_runs_check_id_fkey" FOREIGN KEY ("check_id") REFERENCES "openphone_sync_runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_missing_logs" ADD CONSTRAINT "openphone_missing_logs_sync_run_id_fkey" FOREIGN KEY ("sync_run_id") REFERENCES "openphone_sync_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;
