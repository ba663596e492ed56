/* SPDX-License-Identifier: Apache-2.0 */
/* The one table: what stands here is what the help, the man page's test and the parser know. */
#include <config.h>

#include "arcactl/commands.h"

#include "arcactl/ctl.h"
#include "i18n/i18n.h"

static const struct ctl_option OPTIONS[] = {
    {OPT_CONNINFO, "-d", "CONNINFO", N_("database to work on, as psql has it")},
    {OPT_JSON, "--json", NULL, N_("one JSON object a line instead of a table")},
    {OPT_HELP, "--help", NULL, N_("say what the command does and takes")},
    {OPT_ENVIRONMENT, "--environment", "NAME",
     N_("mark of the database: demo, development, staging or production")},
    {OPT_MIGRATIONS, "--migrations", "DIR", N_("another folder of migrations")},
    {OPT_LOCK_WAIT, "--lock-wait", "SECONDS", N_("how long to wait for another run (60)")},
    {OPT_OUT_OF_ORDER, "--allow-out-of-order", NULL,
     N_("apply migrations that are older than one already applied")},
    {OPT_MAX_WAIT, "--max-wait", "SECONDS", N_("how long a statement outside a transaction may take (no limit)")},
    {OPT_APPLIED, "--applied", "NAME", N_("this migration is in the database: somebody carried it out by hand")},
    {OPT_ROLLED_BACK, "--rolled-back", "NAME", N_("what this failed migration left is undone")},
    {OPT_ACCEPT_EDIT, "--accept-edit", "NAME", N_("take the checksum of the file as it is now")},
    {OPT_ACCEPT, "--accept", NULL, N_("take the database as it is now for what is compared with")},
    {OPT_EXIT_CODE, "--exit-code", NULL, N_("end with 2 when something differs")},
    {OPT_THROUGH, "--through", "NAME", N_("the last migration that the database holds already (all)")},
    {OPT_SQL, "--sql", NULL, N_("print the schema as SQL, in the words of pg_dump")},
    {OPT_DOWN, "--down", NULL, N_("with an empty down.sql")},
    {OPT_VERIFY, "--verify", NULL, N_("with an empty verify.sql")},
    {OPT_BACKUP, "--i-have-a-backup", "ID", N_("in production: the backup that holds what was there before")},
    {OPT_PATIENTS, "--patients", "N", N_("how many patients the demo gets (5000)")},
    {OPT_NAME, "--name", "NAME", N_("which private cluster (main)")},
    {OPT_YES, "--yes", NULL, N_("do not ask; needs --name-typed")},
    {OPT_NAME_TYPED, "--name-typed", "NAME", N_("the name that would be typed")},
    {OPT_ROLE, "--role", "ROLE", N_("reception, supervisor, intern or admin")},
    {OPT_CLINIC, "--clinic", "CODE", N_("code of the clinic, when there is more than one")},
    {OPT_CLINIC_NAME, "--clinic-name", "NAME", N_("make the clinic of --clinic when it is not there")},
    {OPT_EMAIL, "--email", "ADDRESS", N_("address of the person")},
    {OPT_COUNCIL, "--council", "NUMBER", N_("number of the professional council; a supervisor has one")},
    {OPT_SUPERVISOR, "--supervisor", "LOGIN", N_("who supervises an intern")},
    {OPT_PEER, "--peer", NULL, N_("the person signs in by the account of the operating system")},
    {OPT_HOURS, "--hours", "N", N_("how long the one-time code holds (24)")},
    {OPT_CHECK, "--check", NULL, N_("say what would change, and change nothing")},
    {OPT_MAP, "--map", "FIELD=COLUMN,...", N_("which column is which field, where the guess is wrong")},
    {OPT_PREVIEW, "--preview", NULL, N_("show the first rows as they would be stored, and store nothing")},
    {OPT_WHOLE, "--all-or-nothing", NULL, N_("store nothing when a row is not right (so it is anyway)")},
    {OPT_GOOD_ROWS, "--good-rows", NULL, N_("store the rows that are right and list the others")},
    {OPT_HELD, "--held", "FILE", N_("where the rows held back go (the file's name and .held.csv)")},
    {OPT_LOOKED_AT, "--looked-at", NULL, N_("a person has looked at who is only alike: let them in")},
    {OPT_FORMAT, "--format", "NAME", N_("csv, json or fhir (csv)")},
    {OPT_OUTPUT, "--output", "FILE", N_("the file to make; - is the standard output")},
    {OPT_DIR, "--dir", "DIR", N_("the folder of backups (ARCA_BACKUP_DIR)")},
    {OPT_KEY, "--key", "FILE", N_("the secret key that opens the backup")},
    {OPT_PASSPHRASE_FD, "--passphrase-fd", "N", N_("read the key's passphrase from this descriptor, instead of asking")},
    {OPT_KIND, "--kind", "KIND", N_("daily, premigrate or manual (manual)")},
    {OPT_NO_VERIFY, "--no-verify", NULL, N_("do not restore it to see that it is good")},
    {OPT_AFTER, "--after", "PROGRAM", N_("run this with the file, to bring it to a second place")},
    {OPT_PROGRAMS, "--programs", "DIR", N_("the folder of pg_dump and pg_restore")},
    {OPT_LATEST, "--latest", NULL, N_("the newest backup of the folder")},
    {OPT_DRY_RUN, "--dry-run", NULL, N_("say what would be done, and do nothing")},
    {OPT_ROLES, "--roles", NULL, N_("make the roles that the backup knows and the server has not")},
    {OPT_TO, "--to", "NAME", N_("the name of the new database")},
    {OPT_SWAP, "--swap", NULL, N_("have it take the place of the database of -d")},
    {OPT_UNDO, "--undo", NULL, N_("bring back the database that the last swap put aside")},
};

static const struct ctl_command COMMANDS[] = {
    {"init", "", "", 0, 0, N_("make roles, database and its mark; does no harm when repeated"),
     "--environment", "0 1 5 10", init_run},
    {"check", "", "", 0, 0, N_("look at connection, server, settings and schema"), "", "0 1 2 8", check_run},
    {"health", "", "", 0, 0, N_("say how the database does just now: ok, degraded or critical"), "", "0 1 2 8",
     health_run},
    {"maintain", "", "", 0, 0, N_("make room in the audit log and clear what has served; once a day"), "", "0 1",
     maintain_run},
    {"local", "start", "", 0, 0, N_("start the private cluster, making it first when it is not there"),
     "--name", "0 1", local_start},
    {"local", "stop", "", 0, 0, N_("stop the private cluster"), "--name", "0 1", local_stop},
    {"local", "status", "", 0, 0, N_("say whether the private cluster runs, and where"), "--name", "0 1 2",
     local_status},
    {"local", "reset", "", 0, 0, N_("remove the private cluster with all its data"),
     "--name --yes --name-typed", "0 1 10", local_reset},
    {"local", "psql", "[ARGUMENT ...]", 0, -1, N_("open psql on the private cluster"), "--name", "0 1",
     local_psql},
    {"migrate", "new", "NAME", 1, 1, N_("make the folder of a new migration"), "--migrations --down --verify", "0 1",
     migrate_new},
    {"migrate", "plan", "", 0, 0, N_("show what deploy would do, and touch nothing"), "--migrations --allow-out-of-order",
     "0 1 2 4 9", migrate_plan},
    {"migrate", "lint", "[FILE ...]", 0, 1000, N_("look for what would hold others up or lose data"), "--migrations",
     "0 1 6", migrate_lint},
    {"migrate", "down", "[N]", 0, 1, N_("take back the newest migrations by their down.sql (1)"),
     "--migrations --i-have-a-backup --lock-wait", "0 1 3 5 10", migrate_down},
    {"migrate", "reset", "", 0, 0, N_("take everything away and apply all migrations; in development only"),
     "--migrations --yes --name-typed --lock-wait", "0 1 3 4 5 8 9 10", migrate_reset},
    {"migrate", "deploy", "", 0, 0, N_("apply the migrations that are pending"),
     "--migrations --lock-wait --allow-out-of-order --max-wait --i-have-a-backup --dir --after --programs",
     "0 1 3 4 5 7 8 9", migrate_deploy},
    {"migrate", "status", "", 0, 0, N_("show what is applied, pending, failed, edited or missing"),
     "--migrations", "0 1 2 4 9", migrate_status},
    {"migrate", "resolve", "", 0, 0, N_("say what was put right by hand in the history"),
     "--applied --rolled-back --accept-edit --migrations --lock-wait", "0 1 5 9", migrate_resolve},
    {"migrate", "baseline", "", 0, 0, N_("take over a database that holds already what the migrations make"),
     "--through --migrations --lock-wait", "0 1 3 4 5 9", migrate_baseline},
    {"migrate", "describe", "", 0, 0, N_("show the tables, keys and sizes of a database, or its schema"), "--sql --programs",
     "0 1", migrate_describe},
    {"migrate", "verify", "", 0, 0, N_("look for what should not be in the database"), "--migrations", "0 1 8",
     migrate_verify},
    {"migrate", "drift", "", 0, 0, N_("show what changed in the catalogue since the last deploy"),
     "--exit-code --accept --lock-wait", "0 1 2 5", migrate_drift},
    {"migrate", "log", "", 0, 0, N_("print the deployment log"), "", "0 1", migrate_log},
    {"seed", "lookups", "", 0, 0, N_("load the reference tables; a second run changes nothing"), "--check",
     "0 1 2 3 5", seed_lookups},
    {"seed", "demo", "", 0, 0, N_("load the demo clinics; never in production"), "--patients --check",
     "0 1 2 3 5 10", seed_demo},
    {"import", "patients", "FILE.csv", 1, 1, N_("register the patients of a spreadsheet"),
     "--clinic --map --preview --all-or-nothing --good-rows --held --looked-at", "0 1 2 3 5", import_patients},
    {"import", "waiting", "FILE.csv", 1, 1, N_("put the people of a spreadsheet on the waiting list"),
     "--clinic --map --preview --all-or-nothing --good-rows --held --looked-at", "0 1 2 3 5", import_waiting},
    {"export", "patient", "RECORD", 1, 1, N_("write one patient, by record number, into a file"),
     "--format --output", "0 1 10", export_patient},
    {"export", "patients", "[WORDS]", 0, 1, N_("write all patients, or those a search finds, into a file"),
     "--format --output", "0 1 10", export_patients},
    {"export", "agenda", "[DAY]", 0, 1, N_("write the agenda of a day into a file"), "--format --output", "0 1 10",
     export_agenda},
    {"export", "waiting", "", 0, 0, N_("write the waiting list into a file"), "--format --output", "0 1 10",
     export_waiting},
    {"staff", "add", "LOGIN NAME", 2, 2, N_("add a person and print a one-time code"),
     "--role --clinic --clinic-name --email --council --supervisor --peer --hours", "0 1", staff_add},
    {"staff", "list", "", 0, 0, N_("list who may sign in"), "--clinic", "0 1", staff_list},
    {"staff", "disable", "LOGIN", 1, 1, N_("keep a person out and end the open sessions"), "", "0 1",
     staff_disable},
    {"staff", "enable", "LOGIN", 1, 1, N_("let a person in again"), "", "0 1", staff_enable},
    {"staff", "reset", "LOGIN", 1, 1, N_("replace a person's password by a one-time code"), "--hours",
     "0 1", staff_reset},
    {"backup", "run", "", 0, 0, N_("back the database up, sealed, and prove that it restores"),
     "--dir --kind --no-verify --after --programs", "0 1 2 5 8", backup_run},
    {"backup", "list", "", 0, 0, N_("list the backups of the folder"), "--dir", "0 1", backup_list},
    {"backup", "verify", "[BACKUP]", 0, 1, N_("decrypt a backup's file, restore it aside and compare"),
     "--dir --latest --key --passphrase-fd --programs --roles", "0 1 2 5 8", backup_verify},
    {"backup", "prune", "", 0, 0, N_("remove what is old; the last verified one never"), "--dir --dry-run",
     "0 1 5", backup_prune},
    {"backup", "key new", "NAME FILE", 2, 2, N_("make a pair of keys; the secret one goes into FILE"),
     "--dir --passphrase-fd", "0 1 5", backup_key_make},
    {"backup", "key add", "NAME FILE", 2, 2, N_("seal to a public key that was made elsewhere, too"), "--dir",
     "0 1 5", backup_key_add},
    {"backup", "key list", "", 0, 0, N_("list the keys that backups are sealed to"), "--dir", "0 1",
     backup_key_list},
    {"restore", "", "[BACKUP]", 0, 1, N_("restore a backup into a new database, and swap it in if told to"),
     "--dir --latest --key --passphrase-fd --programs --roles --to --swap --undo --yes --name-typed",
     "0 1 2 8 10", restore_run},
};

/* What each code means, for the help; the man page has it in full. */
static const struct ctl_meaning MEANINGS[] = {
    {CTL_DONE, N_("done, in sync")},
    {CTL_ERROR, N_("usage, connection, or something else hindered the work")},
    {CTL_DIFFERS, N_("something is pending or different")},
    {CTL_FAILED, N_("a migration, seed or import failed in this run")},
    {CTL_BLOCKED, N_("an earlier failed migration blocks")},
    {CTL_LOCKED, N_("another run holds the lock")},
    {CTL_LINT, N_("lint refused")},
    {CTL_BACKUP, N_("the backup before the migration failed")},
    {CTL_VERIFY, N_("a check or verification failed")},
    {CTL_HISTORY, N_("the history and the files differ")},
    {CTL_REFUSED, N_("the guard of this environment refuses")},
};

const struct ctl_command *ctl_commands(size_t *count)
{
    *count = sizeof COMMANDS / sizeof COMMANDS[0];
    return COMMANDS;
}

const struct ctl_option *ctl_options(size_t *count)
{
    *count = sizeof OPTIONS / sizeof OPTIONS[0];
    return OPTIONS;
}

const struct ctl_meaning *ctl_meanings(size_t *count)
{
    *count = sizeof MEANINGS / sizeof MEANINGS[0];
    return MEANINGS;
}
