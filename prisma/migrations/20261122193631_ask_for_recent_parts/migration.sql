-- Apart from the columns, whose lock nobody can read behind.
-- Calls of the last weeks are asked about once more: what came of them has no files yet, and what did
-- not come was never asked for. The last moment of the schedule (schema/call-artifact/parts-schedule.ts).
UPDATE "openphone_call_logs" SET "parts_after" = "ended_at" + interval '24 hours'
 WHERE "ended_at" > now() - interval '30 days' AND ("answered_at" IS NOT NULL OR "has_voicemail");

-- Who has answered so far, for their names to be asked for.
INSERT INTO "openphone_users" ("id") SELECT DISTINCT "answered_by" FROM "openphone_call_logs" WHERE "answered_by" LIKE 'US%';
