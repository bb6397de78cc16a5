-- CreateTable
CREATE UNLOGGED TABLE "openphone_rate_limits" (
    "key_hash" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "openphone_rate_limits_pkey" PRIMARY KEY ("key_hash")
);
