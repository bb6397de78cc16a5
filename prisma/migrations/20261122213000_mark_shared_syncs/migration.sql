-- Syncs of before were not marked: their counts, too, are of all clients that have or had the line.
UPDATE "openphone_sync_runs" AS run SET "is_shared" = true
  WHERE NOT "is_shared" AND EXISTS (
    SELECT 1 FROM "openphone_integrations" AS line
      WHERE line."phone_number_id" = run."phone_number_id"
      GROUP BY line."phone_number_id" HAVING count(DISTINCT line."client_id") > 1);
