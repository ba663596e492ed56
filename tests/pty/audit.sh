#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The supervisor asks who looked at a record: what the receptionist did is there, asking is an event
# itself, and reception sees nothing but its own.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

who_looked() {
    local record name before
    IFS='|' read -r name record <<<"$(sql "SELECT p.name, 'R-' || lpad(p.record_no::text, 5, '0')
        FROM clinic.patient p JOIN clinic.staff s USING (clinic_id)
        WHERE s.login = 'maria.souza' AND p.status = 'active' AND p.record_no IS NOT NULL
          AND length(p.name) < 22 AND p.social_name IS NULL
          AND NOT EXISTS (SELECT FROM clinic.patient o WHERE o.id <> p.id AND o.name = p.name)
          AND NOT EXISTS (SELECT FROM audit.event e WHERE e.patient_id = p.id AND e.action = 'patient.open')
        ORDER BY p.id LIMIT 1")"
    terminal desk maria.souza
    shows desk "$(say online)"
    press desk F2
    shows desk "$(say Find)"
    write desk "$name"
    shows desk "$record"
    press desk Enter
    see desk "$(say Patient) +$name" "reception opens a record"
    terminal chief ricardo.prado
    shows chief "$(say online)"
    before=$(sql "SELECT count(*) FROM audit.event WHERE action LIKE 'audit.%'")
    press chief F9
    see chief "maria\.souza +$(in_context audit 'record opened') .*$record" "the supervisor sees who looked at it"
    press chief r
    see chief "ricardo\.prado +$(in_context audit 'audit log searched')" "read again, it says that he has asked"
    ok "asking is an event of its own${PTY_LABEL}" test \
        "$(sql "SELECT count(*) FROM audit.event WHERE action LIKE 'audit.%'")" -gt "$before"
    press chief Enter
    see chief "$(say 'Audit event')" "Enter shows one event"
    press chief Escape
    press desk F9
    see desk "maria\.souza +$(in_context audit 'record opened')" "reception sees its own doing"
    unsee desk 'ricardo\.prado' "and nobody else's"
}

pty_languages who_looked
done_testing
