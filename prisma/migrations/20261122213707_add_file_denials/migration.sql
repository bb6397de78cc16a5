-- AlterTable
ALTER TABLE "openphone_files" ADD COLUMN     "denials" INTEGER NOT NULL DEFAULT 0;
