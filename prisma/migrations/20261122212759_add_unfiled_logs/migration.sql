-- CreateTable
CREATE TABLE "openphone_unfiled_logs" (
    "log_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_unfiled_logs_pkey" PRIMARY KEY ("log_id")
);

-- CreateIndex
CREATE INDEX "openphone_unfiled_logs_due_at_log_id_idx" ON "openphone_unfiled_logs"("due_at", "log_id");

-- Everything that was recorded before openphone_files was, and whose files nobody has noted since.
INSERT INTO openphone_unfiled_logs (log_id)
SELECT DISTINCT call_log_id FROM openphone_call_artifacts AS artifact
 WHERE kind IN ('RECORDING', 'VOICEMAIL') AND state = 'READY' AND call_log_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM openphone_files AS file
                    WHERE file.call_log_id = artifact.call_log_id AND file.kind::text = artifact.kind::text)
UNION
SELECT id FROM openphone_message_logs AS message
 WHERE attachments IS NOT NULL
   AND NOT EXISTS (SELECT FROM openphone_files AS file WHERE file.message_log_id = message.id);
