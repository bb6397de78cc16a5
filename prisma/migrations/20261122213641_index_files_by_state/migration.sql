-- CreateIndex
CREATE INDEX "openphone_files_state_attempts_idx" ON "openphone_files"("state", "attempts");

-- CreateIndex
CREATE INDEX "openphone_files_state_updated_at_idx" ON "openphone_files"("state", "updated_at");
