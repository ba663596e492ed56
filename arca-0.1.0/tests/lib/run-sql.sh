# SPDX-License-Identifier: Apache-2.0
# run-sql FILE.sql: one pgTAP file on a fresh copy of the template. The file prints TAP; pgTAP's
# functions stand in schema tap, which is in the search path and open to every role.
# shellcheck shell=bash
set -u
file=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
cluster_start
cd "$(dirname "$file")" || exit 1
psql -qAtX -v ON_ERROR_STOP=1 -P pager=off \
    -c "SET search_path = public, tap; SET client_min_messages = warning;" -f "$file"
status=$?
[ "$status" -eq 0 ] || echo "Bail out! psql ended with $status"
exit "$status"
