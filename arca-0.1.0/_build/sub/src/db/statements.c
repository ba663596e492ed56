/* Made from data/sql; the files there are the source. */
#include <config.h>

#include "db/statements.h"

#include <stddef.h>

const struct db_stmt sql_ctl_analyze = {
    .name = "ctl_analyze",
    .types = NULL,
    .params = 0,
    .sql =
    "ANALYZE",
};

const struct db_stmt sql_ctl_backend = {
    .name = "ctl_backend",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT pg_backend_pid()",
};

const struct db_stmt sql_ctl_begin = {
    .name = "ctl_begin",
    .types = NULL,
    .params = 0,
    .sql =
    "BEGIN",
};

const struct db_stmt sql_ctl_blockers = {
    .name = "ctl_blockers",
    .types = NULL,
    .params = 0,
    .sql =
    "-- Sessions whose transaction has been open longest: who a lock_timeout was likely waiting for.\n"
    "SELECT pid, usename, application_name, coalesce(state, ''),\n"
    "       extract(epoch FROM clock_timestamp() - xact_start)::int\n"
    "  FROM pg_stat_activity\n"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL\n"
    " ORDER BY xact_start\n"
    " LIMIT 5",
};

const struct db_stmt sql_ctl_check_clock = {
    .name = "ctl_check_clock",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
};

const struct db_stmt sql_ctl_check_extensions = {
    .name = "ctl_check_extensions",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT n.name, a.name IS NOT NULL, e.extname IS NOT NULL\n"
    "  FROM unnest(ARRAY['btree_gist', 'pg_trgm']) AS n(name)\n"
    "  LEFT JOIN pg_available_extensions a ON a.name = n.name\n"
    "  LEFT JOIN pg_extension e ON e.extname = n.name\n"
    " ORDER BY n.name",
};

const struct db_stmt sql_ctl_check_server = {
    .name = "ctl_check_server",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT current_setting('server_version'),\n"
    "       pg_encoding_to_char((SELECT encoding FROM pg_database WHERE datname = current_database())),\n"
    "       current_setting('data_checksums'),\n"
    "       current_setting('password_encryption'),\n"
    "       current_setting('log_connections'),\n"
    "       current_setting('max_connections'),\n"
    "       current_setting('ssl'),\n"
    "       (SELECT inet_server_addr() IS NULL),\n"
    "       current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on',\n"
    "       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
};

const struct db_stmt sql_ctl_check_terminals = {
    .name = "ctl_check_terminals",
    .types = NULL,
    .params = 0,
    .sql =
    "-- Who may sign in as staff: nobody has more terminals than people.\n"
    "SELECT count(*)\n"
    "  FROM pg_roles p\n"
    " WHERE p.rolcanlogin AND NOT p.rolsuper\n"
    "   AND EXISTS (SELECT FROM pg_roles s WHERE s.rolname = 'arca_staff' AND pg_has_role(p.oid, s.oid, 'MEMBER'))",
};

const struct db_stmt sql_ctl_check_trust = {
    .name = "ctl_check_trust",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT string_agg(line_number::text, ', ' ORDER BY line_number)\n"
    "  FROM pg_hba_file_rules WHERE auth_method IN ('trust', 'password')",
};

static const char *const types_ctl_clinic_make[] = {"text", "text"};
const struct db_stmt sql_ctl_clinic_make = {
    .name = "ctl_clinic_make",
    .types = types_ctl_clinic_make,
    .params = 2,
    .sql =
    "INSERT INTO clinic.clinic (code, name) VALUES ($1::text, $2::text) ON CONFLICT (code) DO NOTHING",
};

const struct db_stmt sql_ctl_clinics = {
    .name = "ctl_clinics",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT count(*), min(code), string_agg(code, ', ' ORDER BY code) FROM clinic.clinic WHERE active",
};

const struct db_stmt sql_ctl_commit = {
    .name = "ctl_commit",
    .types = NULL,
    .params = 0,
    .sql =
    "COMMIT",
};

static const char *const types_ctl_database[] = {"text"};
const struct db_stmt sql_ctl_database = {
    .name = "ctl_database",
    .types = types_ctl_database,
    .params = 1,
    .sql =
    "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = $1::name",
};

static const char *const types_ctl_database_create[] = {"text"};
const struct db_stmt sql_ctl_database_create = {
    .name = "ctl_database_create",
    .types = types_ctl_database_create,
    .params = 1,
    .sql =
    "-- The statement that makes the database, to be run by itself. A cluster that was made without UTF8\n"
    "-- gets C.UTF-8, which every system has.\n"
    "SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8''%s', $1::text,\n"
    "              CASE WHEN pg_encoding_to_char(encoding) = 'UTF8' THEN '' ELSE ' LOCALE ''C.UTF-8''' END)\n"
    "  FROM pg_database WHERE datname = 'template0'",
};

const struct db_stmt sql_ctl_demo_people = {
    .name = "ctl_demo_people",
    .types = NULL,
    .params = 0,
    .sql =
    "-- The people whom the server may let in by their account of the operating system.\n"
    "SELECT p.rolname\n"
    "  FROM pg_roles p JOIN pg_auth_members m ON m.member = p.oid\n"
    "  JOIN pg_roles g ON g.oid = m.roleid AND g.rolname = 'arca_peer'\n"
    " WHERE p.rolcanlogin\n"
    " ORDER BY p.rolname",
};

const struct db_stmt sql_ctl_environment = {
    .name = "ctl_environment",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT name FROM arca.environment",
};

const struct db_stmt sql_ctl_environment_exists = {
    .name = "ctl_environment_exists",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT to_regclass('arca.environment') IS NOT NULL",
};

static const char *const types_ctl_environment_set[] = {"text"};
const struct db_stmt sql_ctl_environment_set = {
    .name = "ctl_environment_set",
    .types = types_ctl_environment_set,
    .params = 1,
    .sql =
    "UPDATE arca.environment SET name = $1 WHERE name IS DISTINCT FROM $1",
};

const struct db_stmt sql_ctl_history = {
    .name = "ctl_history",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT id, migration_name, checksum, finished_at, rolled_back_at,\n"
    "       to_char(started_at, 'YYYY-MM-DD HH24:MI:SS'), logs\n"
    "  FROM public._prisma_migrations\n"
    " ORDER BY started_at, migration_name",
};

const struct db_stmt sql_ctl_history_create = {
    .name = "ctl_history_create",
    .types = NULL,
    .params = 0,
    .sql =
    "CREATE TABLE public._prisma_migrations (\n"
    "    id                  VARCHAR(36) PRIMARY KEY NOT NULL,\n"
    "    checksum            VARCHAR(64) NOT NULL,\n"
    "    finished_at         TIMESTAMPTZ,\n"
    "    migration_name      VARCHAR(255) NOT NULL,\n"
    "    logs                TEXT,\n"
    "    rolled_back_at      TIMESTAMPTZ,\n"
    "    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),\n"
    "    applied_steps_count INTEGER NOT NULL DEFAULT 0\n"
    ")",
};

static const char *const types_ctl_history_done[] = {"text", "text", "text", "timestamptz"};
const struct db_stmt sql_ctl_history_done = {
    .name = "ctl_history_done",
    .types = types_ctl_history_done,
    .params = 4,
    .sql =
    "INSERT INTO public._prisma_migrations\n"
    "       (id, checksum, migration_name, started_at, finished_at, applied_steps_count)\n"
    "VALUES ($1::text, $2::text, $3::text, $4::timestamptz, clock_timestamp(), 1)",
};

const struct db_stmt sql_ctl_history_exists = {
    .name = "ctl_history_exists",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL",
};

static const char *const types_ctl_history_failed[] = {"text", "text", "text", "timestamptz", "text", "boolean"};
const struct db_stmt sql_ctl_history_failed = {
    .name = "ctl_history_failed",
    .types = types_ctl_history_failed,
    .params = 6,
    .sql =
    "INSERT INTO public._prisma_migrations\n"
    "       (id, checksum, migration_name, started_at, logs, rolled_back_at, applied_steps_count)\n"
    "VALUES ($1::text, $2::text, $3::text, $4::timestamptz, $5::text,\n"
    "        CASE WHEN $6::boolean THEN clock_timestamp() END, 0)",
};

const struct db_stmt sql_ctl_history_grant = {
    .name = "ctl_history_grant",
    .types = NULL,
    .params = 0,
    .sql =
    "-- The functions that tell a client which schema it meets belong to this role.\n"
    "GRANT SELECT ON public._prisma_migrations TO arca_owner",
};

static const char *const types_ctl_lock_holder[] = {"bigint"};
const struct db_stmt sql_ctl_lock_holder = {
    .name = "ctl_lock_holder",
    .types = types_ctl_lock_holder,
    .params = 1,
    .sql =
    "SELECT a.pid, a.usename, a.application_name, coalesce(host(a.client_addr), 'local'),\n"
    "       to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS')\n"
    "  FROM pg_locks l JOIN pg_stat_activity a USING (pid)\n"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()\n"
    "   AND l.objsubid = 1 AND (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint\n"
    "   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
};

static const char *const types_ctl_lock_mine[] = {"bigint"};
const struct db_stmt sql_ctl_lock_mine = {
    .name = "ctl_lock_mine",
    .types = types_ctl_lock_mine,
    .params = 1,
    .sql =
    "-- Is the lock that this session took held by the backend that now answers? Behind a pooler that\n"
    "-- changes backends between transactions it is not.\n"
    "SELECT count(*) > 0\n"
    "  FROM pg_locks\n"
    " WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()\n"
    "   AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = $1::bigint\n"
    "   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
};

static const char *const types_ctl_lock_release[] = {"bigint"};
const struct db_stmt sql_ctl_lock_release = {
    .name = "ctl_lock_release",
    .types = types_ctl_lock_release,
    .params = 1,
    .sql =
    "SELECT pg_advisory_unlock($1::bigint)",
};

static const char *const types_ctl_lock_timeout[] = {"text"};
const struct db_stmt sql_ctl_lock_timeout = {
    .name = "ctl_lock_timeout",
    .types = types_ctl_lock_timeout,
    .params = 1,
    .sql =
    "SELECT set_config('lock_timeout', $1, true)",
};

static const char *const types_ctl_lock_try[] = {"bigint"};
const struct db_stmt sql_ctl_lock_try = {
    .name = "ctl_lock_try",
    .types = types_ctl_lock_try,
    .params = 1,
    .sql =
    "SELECT pg_try_advisory_lock($1::bigint)",
};

const struct db_stmt sql_ctl_member_grant = {
    .name = "ctl_member_grant",
    .types = NULL,
    .params = 0,
    .sql =
    "GRANT arca_owner, arca_audit, arca_adm TO arca_migrator",
};

const struct db_stmt sql_ctl_member_revoke = {
    .name = "ctl_member_revoke",
    .types = NULL,
    .params = 0,
    .sql =
    "REVOKE arca_owner, arca_audit, arca_adm FROM arca_migrator",
};

const struct db_stmt sql_ctl_now = {
    .name = "ctl_now",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT clock_timestamp()",
};

const struct db_stmt sql_ctl_operator_exists = {
    .name = "ctl_operator_exists",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT to_regprocedure('adm.note(text, smallint, jsonb)') IS NOT NULL",
};

static const char *const types_ctl_operator_note[] = {"text", "text"};
const struct db_stmt sql_ctl_operator_note = {
    .name = "ctl_operator_note",
    .types = types_ctl_operator_note,
    .params = 2,
    .sql =
    "SELECT adm.note($1::text, 0::smallint, $2::jsonb)",
};

static const char *const types_ctl_operator_open[] = {"text", "text"};
const struct db_stmt sql_ctl_operator_open = {
    .name = "ctl_operator_open",
    .types = types_ctl_operator_open,
    .params = 2,
    .sql =
    "SELECT adm.session_open($1::text, $2::text)",
};

static const char *const types_ctl_program[] = {"text"};
const struct db_stmt sql_ctl_program = {
    .name = "ctl_program",
    .types = types_ctl_program,
    .params = 1,
    .sql =
    "SELECT set_config('application_name', $1, false)",
};

const struct db_stmt sql_ctl_rights = {
    .name = "ctl_rights",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT rolsuper, rolcreaterole, rolcreatedb, rolname\n"
    "  FROM pg_roles WHERE rolname = current_user",
};

const struct db_stmt sql_ctl_role_migrator = {
    .name = "ctl_role_migrator",
    .types = NULL,
    .params = 0,
    .sql =
    "SET LOCAL ROLE arca_migrator",
};

const struct db_stmt sql_ctl_role_reset = {
    .name = "ctl_role_reset",
    .types = NULL,
    .params = 0,
    .sql =
    "RESET ROLE",
};

const struct db_stmt sql_ctl_role_seeder = {
    .name = "ctl_role_seeder",
    .types = NULL,
    .params = 0,
    .sql =
    "SET LOCAL ROLE arca_seeder",
};

const struct db_stmt sql_ctl_rollback = {
    .name = "ctl_rollback",
    .types = NULL,
    .params = 0,
    .sql =
    "ROLLBACK",
};

static const char *const types_ctl_set_local[] = {"text", "text"};
const struct db_stmt sql_ctl_set_local = {
    .name = "ctl_set_local",
    .types = types_ctl_set_local,
    .params = 2,
    .sql =
    "SELECT set_config($1, $2, true)",
};

const struct db_stmt sql_ctl_settings = {
    .name = "ctl_settings",
    .types = NULL,
    .params = 0,
    .sql =
    "-- A client that is killed must not leave its statement running, and nothing may time out by itself.\n"
    "SELECT set_config('client_connection_check_interval', '2s', false),\n"
    "       set_config('statement_timeout', '0', false),\n"
    "       set_config('idle_in_transaction_session_timeout', '0', false),\n"
    "       set_config('search_path', 'public', false)",
};

static const char *const types_ctl_staff_act[] = {"text"};
const struct db_stmt sql_ctl_staff_act = {
    .name = "ctl_staff_act",
    .types = types_ctl_staff_act,
    .params = 1,
    .sql =
    "SELECT audit.act($1::text, NULL, NULL)",
};

static const char *const types_ctl_staff_active[] = {"text", "boolean"};
const struct db_stmt sql_ctl_staff_active = {
    .name = "ctl_staff_active",
    .types = types_ctl_staff_active,
    .params = 2,
    .sql =
    "UPDATE clinic.staff SET active = $2::boolean, version = version + 1\n"
    " WHERE login = $1::name AND active IS DISTINCT FROM $2::boolean",
};

static const char *const types_ctl_staff_add[] = {"text", "text", "text", "text", "text", "text", "text", "text", "timestamptz"};
const struct db_stmt sql_ctl_staff_add = {
    .name = "ctl_staff_add",
    .types = types_ctl_staff_add,
    .params = 9,
    .sql =
    "SELECT adm.staff_add($1::text, $2::name, $3::text, $4::text, $5::text, $6::text, $7::name, $8::text,\n"
    "                     $9::timestamptz)",
};

static const char *const types_ctl_staff_disable[] = {"text"};
const struct db_stmt sql_ctl_staff_disable = {
    .name = "ctl_staff_disable",
    .types = types_ctl_staff_disable,
    .params = 1,
    .sql =
    "SELECT adm.account_disable($1::name)",
};

static const char *const types_ctl_staff_enable[] = {"text"};
const struct db_stmt sql_ctl_staff_enable = {
    .name = "ctl_staff_enable",
    .types = types_ctl_staff_enable,
    .params = 1,
    .sql =
    "SELECT adm.account_enable($1::name)",
};

static const char *const types_ctl_staff_exists[] = {"text"};
const struct db_stmt sql_ctl_staff_exists = {
    .name = "ctl_staff_exists",
    .types = types_ctl_staff_exists,
    .params = 1,
    .sql =
    "SELECT count(*) > 0 FROM clinic.staff WHERE login = $1::name",
};

static const char *const types_ctl_staff_list[] = {"text"};
const struct db_stmt sql_ctl_staff_list = {
    .name = "ctl_staff_list",
    .types = types_ctl_staff_list,
    .params = 1,
    .sql =
    "SELECT s.login, s.name, s.role, c.code,\n"
    "       CASE WHEN NOT s.active THEN 'disabled'\n"
    "            WHEN r.rolname IS NULL THEN 'no login'\n"
    "            WHEN NOT r.rolcanlogin THEN 'disabled'\n"
    "            WHEN r.rolvaliduntil < now() THEN 'code expired'\n"
    "            WHEN s.must_change_password THEN 'code unused'\n"
    "            ELSE 'active' END,\n"
    "       (SELECT to_char(max(x.opened_at) AT TIME ZONE c.time_zone, 'YYYY-MM-DD HH24:MI')\n"
    "          FROM audit.session x WHERE x.actor = s.login)\n"
    "  FROM clinic.staff s\n"
    "  JOIN clinic.clinic c ON c.id = s.clinic_id\n"
    "  LEFT JOIN pg_catalog.pg_roles r ON r.rolname = s.login\n"
    " WHERE $1::text IS NULL OR c.code = $1::text\n"
    " ORDER BY c.code, s.name, s.login",
};

static const char *const types_ctl_staff_must_change[] = {"text"};
const struct db_stmt sql_ctl_staff_must_change = {
    .name = "ctl_staff_must_change",
    .types = types_ctl_staff_must_change,
    .params = 1,
    .sql =
    "UPDATE clinic.staff SET must_change_password = true, version = version + 1 WHERE login = $1::name",
};

static const char *const types_ctl_staff_peer[] = {"text"};
const struct db_stmt sql_ctl_staff_peer = {
    .name = "ctl_staff_peer",
    .types = types_ctl_staff_peer,
    .params = 1,
    .sql =
    "-- The statement, to be run by itself.\n"
    "SELECT format('GRANT arca_peer TO %I', $1::text)",
};

static const char *const types_ctl_staff_reset[] = {"text", "text", "timestamptz"};
const struct db_stmt sql_ctl_staff_reset = {
    .name = "ctl_staff_reset",
    .types = types_ctl_staff_reset,
    .params = 3,
    .sql =
    "SELECT adm.account_reset($1::name, $2::text, $3::timestamptz)",
};

static const char *const types_ctl_until[] = {"integer"};
const struct db_stmt sql_ctl_until = {
    .name = "ctl_until",
    .types = types_ctl_until,
    .params = 1,
    .sql =
    "SELECT to_char(now() + make_interval(hours => $1::integer), 'YYYY-MM-DD HH24:MI:SSOF')",
};

const struct db_stmt sql_ctl_xact = {
    .name = "ctl_xact",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT pg_current_xact_id()",
};

const struct db_stmt sql_listen = {
    .name = "listen",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT api.listen()",
};

const struct db_stmt sql_session_close = {
    .name = "session_close",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT * FROM api.session_close()",
};

const struct db_stmt sql_session_lock = {
    .name = "session_lock",
    .types = NULL,
    .params = 0,
    .sql =
    "SELECT * FROM api.session_lock()",
};

static const char *const types_session_open[] = {"text", "text", "text", "text", "text"};
const struct db_stmt sql_session_open = {
    .name = "session_open",
    .types = types_session_open,
    .params = 5,
    .sql =
    "SELECT * FROM api.session_open($1, $2, $3, $4, $5)",
};

static const char *const types_session_unlock[] = {"uuid"};
const struct db_stmt sql_session_unlock = {
    .name = "session_unlock",
    .types = types_session_unlock,
    .params = 1,
    .sql =
    "SELECT * FROM api.session_unlock($1)",
};

