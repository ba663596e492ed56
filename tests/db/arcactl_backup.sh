#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Backups: made, listed, proved and pruned; what is wrong with one is found before it is needed.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/db/backup_lib.sh"
scratch() { sql -d postgres "SELECT count(*) FROM pg_database WHERE datname LIKE 'arca_check_%'"; }

# Keys.
runs 1 "a backup without a key is refused" ctl backup run
like "$out" 'backup key new' "with the next command"
echo short >"$CLUSTER_DIR/words"
runs 1 "a short passphrase is refused" ctl backup key new owner "$CLUSTER_DIR/owner.key" --passphrase-fd 3 3<"$CLUSTER_DIR/words"
runs 1 "a passphrase from no terminal" setsid "$ARCA_BUILDDIR/arcactl" backup key new owner "$CLUSTER_DIR/owner.key"
ok "a pair of keys" make_key owner
is "$(stat -c %a "$CLUSTER_DIR/owner.key")" 600 "its secret half is ours alone"
unlike "$(cat "$CLUSTER_DIR/owner.key")" 'words' "and has no passphrase in it"
is "$(stat -c %a "$ARCA_BACKUP_DIR")" 700 "the folder of backups too"
runs 1 "a name that is taken is refused" ctl backup key new owner "$CLUSTER_DIR/other.key" --passphrase-fd 3 3<"$CLUSTER_DIR/owner.words"
ok "a pair elsewhere" env ARCA_BACKUP_DIR="$CLUSTER_DIR/elsewhere" "$ARCA_BUILDDIR/arcactl" backup key new stranger "$CLUSTER_DIR/stranger.key" --passphrase-fd 3 3<"$CLUSTER_DIR/owner.words"
cp "$CLUSTER_DIR/owner.words" "$CLUSTER_DIR/stranger.words"
ok "a second key" make_key escrow
runs 0 "the keys" ctl backup key list --json
is "$(printf '%s\n' "$out" | wc -l)" 2 "are two"

# The sheet for the safe.
runs 0 "a sheet" ctl backup key sheet owner
kid=$(ctl backup key list --json | sed -n 's/.*"owner","key":"\([0-9a-f]*\)".*/\1/p')
like "$out" "$kid" "names the key"
like "$out" 'arcactl restore .*--to' "and the way back"
unlike "$out" 'arca-backup-secret' "and holds no secret"
runs 1 "a secret is not printed into a pipe" ctl backup key sheet owner --secret --key "$CLUSTER_DIR/owner.key"
unlike "$out" 'sealed' "not a word of it"
runs 0 "into a file of ours it is" ctl backup key sheet owner --secret --key "$CLUSTER_DIR/owner.key" --output "$CLUSTER_DIR/sheet"
is "$(stat -c %a "$CLUSTER_DIR/sheet")" 600 "which nobody else reads"
like "$(cat "$CLUSTER_DIR/sheet")" 'arca-backup-secret' "and which has it, still locked"
runs 1 "and of another key it is not" ctl backup key sheet owner --secret --key "$CLUSTER_DIR/escrow.key" --output "$CLUSTER_DIR/other"
ok "nothing is left of that" test ! -e "$CLUSTER_DIR/other"
runs 1 "a sheet of no key" ctl backup key sheet nobody

# A good one.
runs 0 "a backup" ctl backup run --kind daily
like "$out" 'restored and compared' "is proved at once"
id=$(newest)
file=$ARCA_BACKUP_DIR/$id.arcabk
is "$(stat -c %a "$file")" 600 "its file is ours alone"
is "$(find "$ARCA_BACKUP_DIR" -name '*.part')" "" "nothing unfinished is left"
is "$(scratch)" 0 "no scratch database is left"
like "$(state_of "$id")" '"kind":"daily".*"head":"2026[^"]*","verified":"2026|"kind":"daily".*"verified":"20' "the list says so"
unlike "$(strings "$file")" 'CREATE TABLE|Silva|registered_name' "nothing in it can be read"
is "$(sql "SELECT string_agg(action, ' ' ORDER BY event_id) FROM audit.event WHERE action LIKE 'backup.%'")" "backup.run backup.done" "the audit log has its beginning and its end"
runs 0 "the first key opens it" with_key owner backup verify --latest
runs 0 "the second too" with_key escrow backup verify "$id"
runs 8 "another does not" with_key stranger backup verify "$id"
like "$out" 'not made for this key' "and says so"
runs 1 "no key" ctl backup verify "$id"
printf 'others words entirely\n' >"$CLUSTER_DIR/wrong.words"
cp -p "$CLUSTER_DIR/owner.key" "$CLUSTER_DIR/wrong.key"
runs 1 "another passphrase" with_key wrong backup verify "$id"
like "$out" 'passphrase is another' "and says so"
chmod 644 "$CLUSTER_DIR/wrong.key"
runs 1 "a key that others may read" with_key wrong backup verify "$id"
is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'backup.verify'")" 3 "each look at its content is in the audit log"

# Damage.
size=$(stat -c %s "$file")
for at in 3 40 $((size / 2)) $((size - 1)); do
    cp "$file" "$CLUSTER_DIR/hurt.arcabk"
    byte=$(od -An -tu1 -j "$at" -N 1 "$file")
    printf '%b' "\\x$(printf %x $((byte ^ 1)))" | dd of="$CLUSTER_DIR/hurt.arcabk" bs=1 seek="$at" conv=notrunc status=none
    runs 8 "a bit flipped at $at of $size" with_key owner backup verify "$CLUSTER_DIR/hurt.arcabk"
done
like "$out" 'No database was touched' "touches no database"
head -c $((size - 1)) "$file" >"$CLUSTER_DIR/hurt.arcabk"
runs 8 "a byte less" with_key owner backup verify "$CLUSTER_DIR/hurt.arcabk"
{ cat "$file"; printf x; } >"$CLUSTER_DIR/hurt.arcabk"
runs 8 "a byte more" with_key owner backup verify "$CLUSTER_DIR/hurt.arcabk"

# A restore that brings not what was backed up.
damage() {
    programs pg_restore <<SCRIPT
"\$REAL/pg_restore" "\$@" || exit
db=\$(psql -qAtX -d postgres -c "SELECT datname FROM pg_database WHERE datname LIKE 'arca_check_%'")
psql -qX -v ON_ERROR_STOP=1 -d "\$db" -c "$1" >/dev/null
SCRIPT
    runs 8 "$2 is found" ctl backup run --programs "$CLUSTER_DIR/programs"
    like "$out" "$3" "and named"
    is "$(scratch)" 0 "and the scratch database is gone"
    like "$(state_of "$(newest)")" '"verified":null' "and the backup does not count as verified"
}
damage "DELETE FROM clinic.patient_token WHERE ctid = (SELECT min(ctid) FROM clinic.patient_token)" "one row less" 'tables whose rows are not those that were backed up: 1$'
like "$out" 'clinic\.patient_token: in the backup ([0-9]+) rows' "with both counts"
damage "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('planted', '', 'planted')" "one row more" '_prisma_migrations: in the backup ([0-9]+) rows'
damage "UPDATE _prisma_migrations SET logs = 'planted' WHERE migration_name = (SELECT min(migration_name) FROM _prisma_migrations)" "one changed row among as many" '_prisma_migrations: in the backup ([0-9]+) rows, sum'
damage "ALTER TABLE clinic.patient NO FORCE ROW LEVEL SECURITY" "a table whose policies bind its owner no more" 'relation clinic\.patient'
damage "GRANT SELECT ON clinic.patient TO arca_staff" "a right too many" 'relation clinic\.patient'
damage "DROP INDEX clinic.patient_record_no_key; CREATE INDEX patient_record_no_key ON clinic.patient (record_no)" "another index" 'patient_record_no_key'
programs pg_restore <<'SCRIPT'
cat >/dev/null; echo "no such luck" >&2; exit 1
SCRIPT
runs 8 "a restore that fails" ctl backup run --programs "$CLUSTER_DIR/programs"
like "$out" 'no such luck' "with its own words"

# While it is filled nobody comes in, for its log goes with it.
programs pg_restore <<'SCRIPT'
db=$(psql -qAtX -d postgres -c "SELECT datname FROM pg_database WHERE datname LIKE 'arca_check_%'")
[ "$(psql -qAtX -d postgres -c "SELECT has_database_privilege('arca_staff', '$db', 'CONNECT')")" = f ] || exit 1
"$REAL/pg_restore" "$@" || exit
SCRIPT
runs 0 "a scratch database is closed to the staff" ctl backup run --programs "$CLUSTER_DIR/programs"

# Rows that policies hide.
sql "CREATE ROLE plain LOGIN; GRANT pg_read_all_data TO plain; CREATE ROLE keeper LOGIN IN ROLE arca_backup"
sql "GRANT CONNECT ON DATABASE arca TO plain; GRANT USAGE ON SCHEMA adm TO plain; GRANT EXECUTE ON FUNCTION adm.session_open(text, text), adm.note(text, smallint, jsonb) TO plain"
before=$(ctl backup list --json | wc -l)
runs 1 "whoever policies hide rows from makes no backup" ctl backup run --no-verify -d user=plain
like "$out" 'may not read every row' "and is told why"
is "$(ctl backup list --json | wc -l)" "$before" "and none is there"
runs 0 "a member of arca_backup makes one" ctl backup run --no-verify -d user=keeper
like "$out" 'not verified' "that is not verified yet"
runs 0 "and it holds every row" with_key owner backup verify --latest

# What happens meanwhile.
programs pg_dump <<'SCRIPT'
psql -qX -d arca -c "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('meanwhile', '', 'meanwhile')" >/dev/null
exec "$REAL/pg_dump" "$@"
SCRIPT
ln -sf "$CLUSTER_BIN/pg_restore" "$CLUSTER_DIR/programs/pg_restore"
rows=$(sql "SELECT count(*) FROM _prisma_migrations")
runs 0 "a row that comes while the dump is made" ctl backup run --programs "$CLUSTER_DIR/programs"
is "$(sql "SELECT count(*) FROM _prisma_migrations")" $((rows + 1)) "is in the database and not in the snapshot"
programs pg_dump <<'SCRIPT'
head -c 300000 /dev/urandom; touch "$PGHOST/halfway"; exec sleep 60
SCRIPT
before=$(ctl backup list --json)
for signal in KILL TERM; do
    rm -f "$CLUSTER_DIR/halfway"
    ctl backup run --programs "$CLUSTER_DIR/programs" >/dev/null 2>&1 &
    pid=$!
    for _ in $(seq 300); do [ ! -e "$CLUSTER_DIR/halfway" ] || break; sleep 0.1; done
    kill -"$signal" "$(pgrep -P $pid arcactl || echo $pid)"
    wait $pid 2>/dev/null
    is "$(ctl backup list --json)" "$before" "a run ended by $signal leaves the list as it was"
done
is "$(find "$ARCA_BACKUP_DIR" -name '*.part')" "" "TERM leaves no unfinished file"
sql -d postgres 'CREATE DATABASE "arca_check_arca_20260101t000000z-0000"'
(trap '' XFSZ; ulimit -f 600; runs 1 "a disk that is full" ctl backup run; echo "$tap_count $tap_failed" >"$CLUSTER_DIR/count"; printf '%s' "$out" >"$CLUSTER_DIR/out")
read -r tap_count tap_failed <"$CLUSTER_DIR/count"
like "$(cat "$CLUSTER_DIR/out")" 'Earlier backups are as they were' "says how things stand"
is "$(ctl backup list --json)" "$before" "and leaves the list as it was"
runs 0 "the next run" ctl backup run
is "$(scratch)" 0 "removes the scratch database of a check that was killed"

# The second place.
mkdir "$CLUSTER_DIR/second"
printf '#!/bin/sh\nexec cp "$1" %s/second/\n' "$CLUSTER_DIR" >"$CLUSTER_DIR/copy"
printf '#!/bin/sh\necho "the tape is torn" >&2; exit 4\n' >"$CLUSTER_DIR/torn"
chmod 755 "$CLUSTER_DIR/copy" "$CLUSTER_DIR/torn"
runs 0 "a backup for two places" ctl backup run --no-verify --after "$CLUSTER_DIR/copy" --json
like "$out" '"verified":"f"' "says as JSON what it is"
id=$(newest)
ok "is in both" cmp "$ARCA_BACKUP_DIR/$id.arcabk" "$CLUSTER_DIR/second/$id.arcabk"
unlike "$(state_of "$id")" '"copied":null' "and the list says so"
sleep 1.1 # the name of a backup has its second
runs 1 "a second place that fails" ctl backup run --no-verify --after "$CLUSTER_DIR/torn"
like "$out" 'the tape is torn' "says what it said"
like "$(state_of "$(newest)")" '"copied":null' "and does not count as a copy"

# Old ones.
before=$(ctl backup list --json | wc -l)
runs 0 "what would go" ctl backup prune --dry-run
is "$(ctl backup list --json | wc -l)" "$before" "does not go"
for f in "$ARCA_BACKUP_DIR"/*.arcabk; do rm -f "${f%.arcabk}.state"; done
runs 0 "prune without one that is verified" ctl backup prune
is "$(ctl backup list --json | wc -l)" "$before" "removes nothing"
runs 0 "prune with one" with_key owner backup verify --latest
runs 0 "keeps what may still be verified" ctl backup prune --json
is "$(ctl backup list --json | wc -l)" "$before" "for a week"
chmod 777 "$ARCA_BACKUP_DIR"
runs 1 "a folder that others may write into" ctl backup run
like "$out" 'others may write' "is refused: a key could be added there"

# Who made it: anybody can seal to a public key.
chmod 700 "$ARCA_BACKUP_DIR"
is "$(stat -c %a "$ARCA_BACKUP_DIR/signer.key")" 600 "the server has a key to sign with"
mkdir -p "$CLUSTER_DIR/forger/keys"
chmod -R 700 "$CLUSTER_DIR/forger"
cp "$ARCA_BACKUP_DIR/keys/owner.pub" "$CLUSTER_DIR/forger/keys/"
runs 0 "somebody else makes a backup" ctl backup run --no-verify --dir "$CLUSTER_DIR/forger"
forged=$(echo "$CLUSTER_DIR"/forger/*.arcabk)
runs 8 "which is not taken for the server's" with_key owner backup verify "$forged"
like "$out" 'not made by the server' "and is told so"
like "$out" '--signed-by' "with what to say where it is right"
runs 0 "unless its server is named" with_key owner backup verify "$forged" --signed-by "$CLUSTER_DIR/forger/signer.pub"
mkdir "$CLUSTER_DIR/nobody"
runs 0 "where no signer is known" with_key owner backup verify "$forged" --dir "$CLUSTER_DIR/nobody"
like "$out" 'who made this backup is not known' "that is said"

# Another pair in the place of one.
chmod 700 "$ARCA_BACKUP_DIR"
printf 'the words of renewed\n' >"$CLUSTER_DIR/renewed.words"
runs 0 "a key is replaced" ctl backup key rotate owner "$CLUSTER_DIR/renewed.key" --passphrase-fd 3 3<"$CLUSTER_DIR/renewed.words"
like "$out" 'old key' "and the old one is to be kept"
is "$(ctl backup key list --json | wc -l)" 2 "there are as many keys"
runs 0 "a backup" ctl backup run --no-verify
new=$(newest)
runs 0 "opens with the new key" with_key renewed backup verify "$new"
runs 8 "and not with the old one" with_key owner backup verify "$new"
runs 1 "no key of that name" ctl backup key rotate nobody "$CLUSTER_DIR/nobody.key" --passphrase-fd 3 3<"$CLUSTER_DIR/owner.words"
done_testing
