-- ctl_log(text, text, text, text, text, text, bigint, text, text, text, text, text, text, text)
INSERT INTO arca.migration_log
       (action, result, migration, prisma_id, checksum, mode, ms, backup_id, fingerprint, sqlstate, detail,
        os_user, host, tool_version)
VALUES ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::bigint, $8::text, $9::text, $10::text,
        $11::text, $12::text, $13::text, $14::text)
