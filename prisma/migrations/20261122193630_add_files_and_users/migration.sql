-- CreateEnum
CREATE TYPE "file_kind" AS ENUM ('RECORDING', 'VOICEMAIL', 'ATTACHMENT');

-- CreateEnum
CREATE TYPE "file_state" AS ENUM ('PENDING', 'READY', 'FAILED', 'GONE');

-- AlterTable
ALTER TABLE "openphone_call_logs" ADD COLUMN     "parts_after" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "openphone_files" (
    "id" UUID NOT NULL,
    "kind" "file_kind" NOT NULL,
    "call_log_id" UUID,
    "message_log_id" UUID,
    "source_key" TEXT NOT NULL,
    "state" "file_state" NOT NULL DEFAULT 'PENDING',
    "reason" TEXT,
    "content_type" TEXT,
    "bytes" INTEGER,
    "sha256" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_users" (
    "id" TEXT NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "fetched_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_users_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "openphone_files_next_attempt_at_idx" ON "openphone_files"("next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_files_call_log_id_kind_source_key_key" ON "openphone_files"("call_log_id", "kind", "source_key");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_files_message_log_id_source_key_key" ON "openphone_files"("message_log_id", "source_key");

-- CreateIndex
CREATE INDEX "openphone_call_logs_parts_after_idx" ON "openphone_call_logs"("parts_after");

-- AddForeignKey
ALTER TABLE "openphone_files" ADD CONSTRAINT "openphone_files_call_log_id_fkey" FOREIGN KEY ("call_log_id") REFERENCES "openphone_call_logs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_files" ADD CONSTRAINT "openphone_files_message_log_id_fkey" FOREIGN KEY ("message_log_id") REFERENCES "openphone_message_logs"("id") ON DELETE SET NULL ON UPDATE CASCADE;
