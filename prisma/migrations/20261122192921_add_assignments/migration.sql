-- CreateEnum
CREATE TYPE "assignment_rule" AS ENUM ('LINE', 'NUMBER', 'ALWAYS', 'PERSON', 'SENT', 'UNCONNECTED', 'UNDECIDED');

-- AlterEnum
ALTER TYPE "activity_change" ADD VALUE 'REMOVED';

-- AlterTable
ALTER TABLE "openphone_call_logs" ADD COLUMN     "assigned_at" TIMESTAMPTZ(3),
ADD COLUMN     "assignment_id" UUID,
ADD COLUMN     "assignment_rule" "assignment_rule" NOT NULL DEFAULT 'UNDECIDED';

-- AlterTable
ALTER TABLE "openphone_message_logs" ADD COLUMN     "assigned_at" TIMESTAMPTZ(3),
ADD COLUMN     "assignment_id" UUID,
ADD COLUMN     "assignment_rule" "assignment_rule" NOT NULL DEFAULT 'UNDECIDED';

-- CreateTable
CREATE TABLE "openphone_assignments" (
    "id" UUID NOT NULL,
    "client_id" UUID,
    "from_client_id" UUID,
    "phone_number_id" TEXT,
    "phone_number" TEXT,
    "always" BOOLEAN NOT NULL DEFAULT false,
    "replaced_assignment_id" UUID,
    "assigned_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_by" TEXT,
    "undone_at" TIMESTAMPTZ(3),
    "is_open" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "openphone_assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_assignment_moves" (
    "assignment_id" UUID NOT NULL,
    "log_id" UUID NOT NULL,
    "kind" "activity_kind" NOT NULL,
    "before" JSONB NOT NULL,

    CONSTRAINT "openphone_assignment_moves_pkey" PRIMARY KEY ("assignment_id","log_id")
);

-- CreateTable
CREATE TABLE "openphone_number_rules" (
    "id" UUID NOT NULL,
    "phone_number_id" TEXT NOT NULL,
    "phone_number" TEXT NOT NULL,
    "client_id" UUID NOT NULL,
    "assignment_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_number_rules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "openphone_assignments_phone_number_idx" ON "openphone_assignments"("phone_number");

-- CreateIndex
CREATE INDEX "openphone_assignments_is_open_idx" ON "openphone_assignments"("is_open");

-- CreateIndex
CREATE INDEX "openphone_number_rules_client_id_idx" ON "openphone_number_rules"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_number_rules_phone_number_id_phone_number_key" ON "openphone_number_rules"("phone_number_id", "phone_number");

-- CreateIndex
CREATE INDEX "openphone_integrations_phone_number_idx" ON "openphone_integrations"("phone_number");

-- AddForeignKey
ALTER TABLE "openphone_assignments" ADD CONSTRAINT "openphone_assignments_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_assignments" ADD CONSTRAINT "openphone_assignments_from_client_id_fkey" FOREIGN KEY ("from_client_id") REFERENCES "clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_assignment_moves" ADD CONSTRAINT "openphone_assignment_moves_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "openphone_assignments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_number_rules" ADD CONSTRAINT "openphone_number_rules_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_number_rules" ADD CONSTRAINT "openphone_number_rules_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "openphone_assignments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_call_logs" ADD CONSTRAINT "openphone_call_logs_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "openphone_assignments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_message_logs" ADD CONSTRAINT "openphone_message_logs_assignment_id_fkey" FOREIGN KEY ("assignment_id") REFERENCES "openphone_assignments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE OR REPLACE FUNCTION openphone_lock_and_read(
  locks text[], call_ids text[], message_ids text[], contact_ids text[], line_ids text[], phone_numbers text[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  lock_key text;
  all_lines text[];
  all_numbers text[];
  national_ends text[];
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

  -- What came without a country code is read in each client's region (match-client.ts): by its last
  -- digits here, which are the same in every way of writing it.
  SELECT array_agg(right(digits, 7)) INTO national_ends
    FROM (SELECT regexp_replace(number, '\D', '', 'g') AS digits FROM unnest(all_numbers) AS number
           WHERE number ~ '^[0-9( ][-0-9 ()./]+$') AS written
   WHERE length(digits) >= 7;

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
        'auto_log_messages', i.auto_log_messages, 'is_active', i.is_active, 'region', c.region) ORDER BY i.id), '[]')
      FROM openphone_integrations i JOIN clients c ON c.id = i.client_id
      WHERE i.phone_number_id = ANY (all_lines) AND i.deleted_at IS NULL),
    'own', (SELECT coalesce(jsonb_agg(DISTINCT i.phone_number), '[]')
      FROM openphone_integrations i WHERE i.phone_number = ANY (all_numbers)),
    'rules', (SELECT coalesce(jsonb_agg(jsonb_build_object('phone_number_id', r.phone_number_id,
        'phone_number', r.phone_number, 'client_id', r.client_id)), '[]')
      FROM openphone_number_rules r WHERE r.phone_number_id = ANY (all_lines) AND r.phone_number = ANY (all_numbers)),
    'numbers', (SELECT coalesce(jsonb_agg(jsonb_build_object('client_id', n.client_id, 'phone_number', n.phone_number)), '[]')
      FROM (SELECT client_id, phone_number FROM client_numbers WHERE phone_number = ANY (all_numbers)
            UNION SELECT m.client_id, m.phone_number FROM client_numbers m
             WHERE national_ends IS NOT NULL AND right(m.phone_number, 7) = ANY (national_ends)
               AND m.client_id IN (SELECT client_id FROM openphone_integrations
                                    WHERE phone_number_id = ANY (all_lines) AND deleted_at IS NULL)) AS n),
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
