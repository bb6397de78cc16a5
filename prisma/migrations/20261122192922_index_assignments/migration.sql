-- Apart from the columns: building takes seconds on a big table, and holds back writes alone, not reads.
CREATE INDEX "openphone_call_logs_assignment_id_idx" ON "openphone_call_logs"("assignment_id");
CREATE INDEX "openphone_call_logs_participants_idx" ON "openphone_call_logs" USING GIN ("participants");
CREATE INDEX "openphone_message_logs_assignment_id_idx" ON "openphone_message_logs"("assignment_id");
CREATE INDEX "openphone_message_logs_participants_idx" ON "openphone_message_logs" USING GIN ("participants");

-- Two numbers a row go into these at once: a pending list would be read through at every lookup instead.
ALTER INDEX "openphone_call_logs_participants_idx" SET (fastupdate = off);
ALTER INDEX "openphone_message_logs_participants_idx" SET (fastupdate = off);
