#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Backups that are there are sealed to the keys of today: after a key is replaced, in one with that, and after
# a kill in between. What cannot be sealed anew is named and stays.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/db/backup_lib.sh"
make_key owner >/dev/null && make_key escrow >/dev/null || exit 1
ctl backup run >/dev/null 2>&1 || exit 1
old=$(newest)
printf 'others words entirely\n' >"$CLUSTER_DIR/wrong.words"
cp -p "$CLUSTER_DIR/owner.key" "$CLUSTER_DIR/wrong.key"
echo 'the words of renewed' >"$CLUSTER_DIR/renewed.words"
runs 0 "a key is replaced" ctl backup key rotate owner "$CLUSTER_DIR/renewed.key" --passphrase-fd 3 3<"$CLUSTER_DIR/renewed.words"
like "$out" 'backup key reseal' "and what is there can be sealed to the new one"
sleep 1.1 # the name of a backup has its second
ctl backup run --no-verify >/dev/null 2>&1 || exit 1

# The old key opens what was made before, and no more afterwards.
file_of() { echo "$ARCA_BACKUP_DIR/$1.arcabk"; }
was=$(state_of "$old")
tail -c 5000 "$(file_of "$old")" | sha256sum >"$CLUSTER_DIR/tail"
printf 'no backup at all' >"$ARCA_BACKUP_DIR/20200101t000000z-0000.arcabk"
cp "$ARCA_SRCDIR/tests/golden/backup.arcabk" "$ARCA_BACKUP_DIR/20200102t000000z-0000.arcabk"
cp "$(file_of "$old")" "$ARCA_BACKUP_DIR/20200103t000000z-0000.arcabk"
size=$(stat -c %s "$(file_of "$old")")
printf 'x' | dd of="$ARCA_BACKUP_DIR/20200103t000000z-0000.arcabk" bs=1 seek=$((size - 100)) conv=notrunc 2>/dev/null
cp "$ARCA_BACKUP_DIR/20200103t000000z-0000.arcabk" "$CLUSTER_DIR/damaged"
runs 1 "a key that is mistyped" with_key wrong backup key reseal
runs 2 "a key that opens none of them" with_key renewed backup key reseal
like "$out" 'not made for this key' "says so of each"
ok "and leaves them as they were" cmp "$ARCA_BACKUP_DIR/20200103t000000z-0000.arcabk" "$CLUSTER_DIR/damaged"
runs 2 "with the old key they are sealed anew" with_key owner backup key reseal
like "$out" '20200101t000000z-0000.arcabk: The file is no backup' "what is no backup is named"
like "$out" '20200102t000000z-0000.arcabk: it is of the first form' "what is of the first form too"
like "$out" '20200103t000000z-0000.arcabk: The backup is damaged' "and what is damaged"
like "$out" 'left as they were: 3' "three in all"
ok "which stays as it was" cmp "$ARCA_BACKUP_DIR/20200103t000000z-0000.arcabk" "$CLUSTER_DIR/damaged"
is "$(tail -c 5000 "$(file_of "$old")" | sha256sum)" "$(cat "$CLUSTER_DIR/tail")" "the data are what they were"
is "$(stat -c %a "$(file_of "$old")")" 600 "the file is ours alone"
is "$(state_of "$old" | grep -o '"verified":"[^"]*"')" "$(printf '%s\n' "$was" | grep -o '"verified":"[^"]*"')" "that it was verified still counts"
is "$(find "$ARCA_BACKUP_DIR" -name '*.part')" "" "nothing unfinished is left"
runs 0 "the new key opens it, its signature is good" with_key renewed backup verify "$old"
runs 0 "the other holder's as well" with_key escrow backup verify "$old"
runs 8 "the old one does not" with_key owner backup verify "$old"
rm -f "$ARCA_BACKUP_DIR"/2020*.arcabk
before=$(sha256sum "$ARCA_BACKUP_DIR"/*.arcabk)
runs 0 "once more" with_key renewed backup key reseal
like "$out" ': 0 anew' "there is nothing to do"
is "$(sha256sum "$ARCA_BACKUP_DIR"/*.arcabk)" "$before" "and nothing is touched"

# kill -9 while they are sealed: each is whole under its name, and the next run goes on. The key is replaced at
# once with that.
printf '%s\n%s\n' "$(cat "$CLUSTER_DIR/renewed.words")" 'the words of third' >"$CLUSTER_DIR/both.words"
echo 'the words of third' >"$CLUSTER_DIR/third.words"
cp "$ARCA_BACKUP_DIR/keys/owner.pub" "$CLUSTER_DIR/second.pub"
ctl backup key rotate owner "$CLUSTER_DIR/third.key" --key "$CLUSTER_DIR/renewed.key" --passphrase-fd 3 3<"$CLUSTER_DIR/both.words" >/dev/null 2>&1 &
victim=$!
for _ in $(seq 3000); do
    cmp -s "$ARCA_BACKUP_DIR/keys/owner.pub" "$CLUSTER_DIR/second.pub" || break
    sleep 0.01
done
kill -9 "$victim" 2>/dev/null
wait "$victim" 2>/dev/null
for f in "$ARCA_BACKUP_DIR"/*.arcabk; do
    with_key renewed backup verify "$f" >/dev/null 2>&1 || with_key third backup verify "$f" >/dev/null 2>&1 || echo "$f"
done >"$CLUSTER_DIR/lost"
is "$(cat "$CLUSTER_DIR/lost")" "" "after a kill each backup opens with the one key or the other"
runs 0 "the next run" with_key renewed backup key reseal
is "$(find "$ARCA_BACKUP_DIR" -name '*.part')" "" "leaves nothing unfinished"
runs 0 "and all open with the new key" with_key third backup verify --latest
runs 8 "and not with the old one" with_key renewed backup verify --latest
rm "$CLUSTER_DIR/third.key"
runs 0 "replaced and sealed anew in one" ctl backup key rotate escrow "$CLUSTER_DIR/fourth.key" --key "$CLUSTER_DIR/escrow.key" --passphrase-fd 3 3<<WORDS
$(cat "$CLUSTER_DIR/escrow.words")
the words of fourth
WORDS
echo 'the words of fourth' >"$CLUSTER_DIR/fourth.words"
runs 0 "opens with the new key" with_key fourth backup verify --latest
runs 8 "and not with the old one any more" with_key escrow backup verify --latest
done_testing
