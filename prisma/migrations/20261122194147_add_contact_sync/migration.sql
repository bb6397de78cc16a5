-- CreateEnum
CREATE TYPE "client_number_source" AS ENUM ('PERSON', 'CONTACT');

-- CreateEnum
CREATE TYPE "contact_sync_phase" AS ENUM ('CONTACTS', 'NUMBERS');

-- CreateEnum
CREATE TYPE "contact_link_state" AS ENUM ('SENDING', 'UNKNOWN', 'DONE', 'CONFLICT', 'FAILED');

-- AlterTable
ALTER TABLE "client_numbers" ADD COLUMN     "contact_id" UUID,
ADD COLUMN     "source" "client_number_source" NOT NULL DEFAULT 'PERSON';

-- AlterTable
ALTER TABLE "openphone_contacts" ADD COLUMN     "apply_after" TIMESTAMPTZ(3),
ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "listed_at" TIMESTAMPTZ(3),
ADD COLUMN     "provider_created_at" TIMESTAMPTZ(3),
ADD COLUMN     "source" TEXT,
ADD COLUMN     "twin_key" TEXT;

-- AlterTable
ALTER TABLE "openphone_integrations" ADD COLUMN     "contacts_confirmed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "openphone_contact_walk" (
    "id" SMALLINT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "page_token" TEXT,
    "finished_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "worker" UUID,
    "heartbeat_at" TIMESTAMPTZ(3),

    CONSTRAINT "openphone_contact_walk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "openphone_contact_syncs" (
    "integration_id" UUID NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "phase" "contact_sync_phase" NOT NULL DEFAULT 'CONTACTS',
    "position" UUID,
    "created" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "conflicts" INTEGER NOT NULL DEFAULT 0,
    "last_run_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "worker" UUID,
    "heartbeat_at" TIMESTAMPTZ(3),

    CONSTRAINT "openphone_contact_syncs_pkey" PRIMARY KEY ("integration_id")
);

-- CreateTable
CREATE TABLE "openphone_contact_links" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "phone_number" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "openphone_contact_id" TEXT,
    "state" "contact_link_state" NOT NULL,
    "reason" TEXT,
    "sent_name" TEXT,
    "sent_company" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "openphone_contact_links_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "openphone_contact_syncs_due_at_idx" ON "openphone_contact_syncs"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "openphone_contact_links_external_id_key" ON "openphone_contact_links"("external_id");

-- CreateIndex
CREATE INDEX "openphone_contact_links_client_id_id_idx" ON "openphone_contact_links"("client_id", "id");

-- CreateIndex
CREATE INDEX "openphone_contact_links_phone_number_idx" ON "openphone_contact_links"("phone_number");

-- CreateIndex
CREATE INDEX "client_numbers_contact_id_idx" ON "client_numbers"("contact_id");

-- CreateIndex
CREATE INDEX "client_numbers_client_id_source_id_idx" ON "client_numbers"("client_id", "source", "id");

-- CreateIndex
CREATE INDEX "openphone_contacts_twin_key_idx" ON "openphone_contacts"("twin_key");

-- CreateIndex
CREATE INDEX "openphone_contacts_apply_after_idx" ON "openphone_contacts"("apply_after");

-- CreateIndex
CREATE INDEX "openphone_contacts_listed_at_idx" ON "openphone_contacts"("listed_at");

-- AddForeignKey
ALTER TABLE "client_numbers" ADD CONSTRAINT "client_numbers_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "openphone_contacts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_contact_syncs" ADD CONSTRAINT "openphone_contact_syncs_integration_id_fkey" FOREIGN KEY ("integration_id") REFERENCES "openphone_integrations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "openphone_contact_links" ADD CONSTRAINT "openphone_contact_links_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;
