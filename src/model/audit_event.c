/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/audit_event.h"

#include "i18n/i18n.h"

/* In the order of the codes; a test checks it. */
static const struct audit_word actions[] = {
    {"account.create", NC_("audit", "account made")},
    {"account.disable", NC_("audit", "account closed")},
    {"account.enable", NC_("audit", "account opened again")},
    {"account.profile", NC_("audit", "role of the account changed")},
    {"account.reset", NC_("audit", "password of the account reset")},
    {"agenda.read", NC_("audit", "agenda looked at")},
    {"appointment.arrive", NC_("audit", "arrival recorded")},
    {"appointment.book", NC_("audit", "visit booked")},
    {"appointment.cancel", NC_("audit", "visit cancelled")},
    {"appointment.complete", NC_("audit", "visit completed")},
    {"appointment.confirm", NC_("audit", "visit confirmed")},
    {"appointment.error", NC_("audit", "visit marked as an error")},
    {"appointment.insert", NC_("audit", "visit added")},
    {"appointment.move", NC_("audit", "visit moved")},
    {"appointment.no_show", NC_("audit", "no-show recorded")},
    {"appointment.overbook", NC_("audit", "double booking asked for")},
    {"appointment.overbook_beyond", NC_("audit", "double booking beyond the limit asked for")},
    {"appointment.read", NC_("audit", "visit opened")},
    {"appointment.see", NC_("audit", "appointments looked for")},
    {"appointment.start", NC_("audit", "session started")},
    {"appointment.state", NC_("audit", "visit's state changed")},
    {"appointment.undo", NC_("audit", "change of a visit undone")},
    {"appointment.update", NC_("audit", "visit changed")},
    {"audit.event", NC_("audit", "audit event asked for")},
    {"audit.list", NC_("audit", "audit log asked for")},
    {"audit.read", NC_("audit", "audit log searched")},
    {"audit_event.read", NC_("audit", "audit event opened")},
    {"backup.done", NC_("audit", "backup finished")},
    {"backup.run", NC_("audit", "backup begun")},
    {"backup.verify", NC_("audit", "backup checked")},
    {"board.read", NC_("audit", "“Today” looked at")},
    {"booking_about.read", NC_("audit", "wishes and visits looked at for a booking")},
    {"consent.expire", NC_("audit", "consent expired")},
    {"consent.give", NC_("audit", "consent given")},
    {"consent.withdraw", NC_("audit", "consent withdrawn")},
    {"export_agenda.read", NC_("audit", "agenda exported")},
    {"export_audit.read", NC_("audit", "audit log exported")},
    {"export_patients.read", NC_("audit", "patients exported")},
    {"export_staff.read", NC_("audit", "staff exported")},
    {"export_waiting.read", NC_("audit", "waiting list exported")},
    {"import.arca_prisma", NC_("audit", "database of the earlier ARCA imported")},
    {"import.patients", NC_("audit", "patients imported from a file")},
    {"import.waiting", NC_("audit", "waiting list imported from a file")},
    {"lookup.add", NC_("audit", "value of a list added")},
    {"lookup.disable", NC_("audit", "value of a list put out of use")},
    {"lookup.enable", NC_("audit", "value of a list put to use again")},
    {"lookup.list", NC_("audit", "lists of values shown")},
    {"maintain.run", NC_("audit", "maintenance carried out")},
    {"migrate.baseline", NC_("audit", "migrations marked as applied")},
    {"migrate.deploy", NC_("audit", "migrations applied")},
    {"migrate.down", NC_("audit", "migrations taken back")},
    {"migrate.drift", NC_("audit", "schema as it is accepted")},
    {"migrate.rehearse", NC_("audit", "migrations rehearsed on a copy")},
    {"migrate.resolve", NC_("audit", "history of migrations set right")},
    {"password.change", NC_("audit", "password changed")},
    {"password.changed", NC_("audit", "new password in force")},
    {"patient.access", NC_("audit", "access history asked for")},
    {"patient.admit", NC_("audit", "patient admitted")},
    {"patient.appointments", NC_("audit", "patient's visits asked for")},
    {"patient.assign", NC_("audit", "change of who treats asked for")},
    {"patient.consents", NC_("audit", "patient's consents asked for")},
    {"patient.create", NC_("audit", "patient registered")},
    {"patient.duplicates", NC_("audit", "duplicates asked for")},
    {"patient.edit", NC_("audit", "record changed")},
    {"patient.find", NC_("audit", "patient looked for")},
    {"patient.insert", NC_("audit", "record added")},
    {"patient.open", NC_("audit", "record asked for")},
    {"patient.read", NC_("audit", "record opened")},
    {"patient.update", NC_("audit", "record changed by the system")},
    {"patient.waiting", NC_("audit", "patient's waiting list asked for")},
    {"patient_access.read", NC_("audit", "access history opened")},
    {"patient_appointments.read", NC_("audit", "patient's visits opened")},
    {"patient_consents.read", NC_("audit", "patient's consents opened")},
    {"patient_duplicates.read", NC_("audit", "duplicates looked for")},
    {"patient_search.read", NC_("audit", "patient searched")},
    {"patient_waiting.read", NC_("audit", "patient's waiting list opened")},
    {"report.read", NC_("audit", "report made")},
    {"restore.run", NC_("audit", "backup restored")},
    {"restore.swap", NC_("audit", "restored database put in place")},
    {"restore.undo", NC_("audit", "restored database taken back")},
    {"session.close", NC_("audit", "signed out")},
    {"session.lock", NC_("audit", "terminal locked")},
    {"session.open", NC_("audit", "signed in")},
    {"session.studio", NC_("audit", "tables of the database asked for")},
    {"session.unlock", NC_("audit", "terminal unlocked")},
    {"staff.add", NC_("audit", "person added")},
    {"staff.change", NC_("audit", "person changed")},
    {"staff.disable", NC_("audit", "person disabled")},
    {"staff.enable", NC_("audit", "person enabled")},
    {"staff.language", NC_("audit", "language chosen")},
    {"staff.list", NC_("audit", "staff listed")},
    {"staff.manage", NC_("audit", "staff managed")},
    {"staff.read", NC_("audit", "staff list opened")},
    {"staff.reset", NC_("audit", "one-time code issued")},
    {"staff.save", NC_("audit", "save of a person refused")},
    {"staff.see", NC_("audit", "staff list asked for")},
    {"staff.set_active", NC_("audit", "change of an account refused")},
    {"studio.edit", NC_("audit", "row of a table changed")},
    {"studio_export.read", NC_("audit", "rows of a table written to a file")},
    {"studio_history.read", NC_("audit", "history of a row looked at")},
    {"studio_row.read", NC_("audit", "row of a table opened")},
    {"studio_rows.read", NC_("audit", "rows of a table looked at")},
    {"studio_tables.read", NC_("audit", "tables of the database listed")},
    {"undo.read", NC_("audit", "last change looked at, to undo it")},
    {"verify.done", NC_("audit", "verification finished")},
    {"verify.run", NC_("audit", "verification begun")},
    {"waiting.add", NC_("audit", "put on the waiting list")},
    {"waiting.book", NC_("audit", "booked from the waiting list")},
    {"waiting.contact", NC_("audit", "contact recorded")},
    {"waiting.edit", NC_("audit", "waiting entry changed")},
    {"waiting.read", NC_("audit", "waiting list looked at")},
    {"waiting.return", NC_("audit", "back on the waiting list")},
    {"waiting.save", NC_("audit", "save of a waiting entry refused")},
    {"waiting.see", NC_("audit", "waiting list asked for")},
    {"waiting.state", NC_("audit", "waiting entry's state changed")},
    {"waiting.triage", NC_("audit", "priority changed")},
    {"waiting.undo", NC_("audit", "change of the waiting list undone")},
    {"waiting.wish", NC_("audit", "wished date changed")},
    {"waiting.work", NC_("audit", "work on the waiting list")},
    {"waiting_entry.read", NC_("audit", "waiting entry opened")},
    {"waiting_fit.read", NC_("audit", "people for a free slot looked for")},
    {"waiting_position.read", NC_("audit", "place in the queue told")},
};

static const struct audit_word entities[] = {
    {"appointment", NC_("entity", "visit")},
    {"audit", NC_("entity", "audit log")},
    {"availability", NC_("entity", "working hours")},
    {"clinic", NC_("entity", "clinic")},
    {"consent", NC_("entity", "consent")},
    {"day_off", NC_("entity", "day off")},
    {"desk_rule", NC_("entity", "rule of the desk")},
    {"lookup", NC_("entity", "list of values")},
    {"patient", NC_("entity", "patient")},
    {"patient_distinct", NC_("entity", "no duplicate")},
    {"professional", NC_("entity", "professional")},
    {"room", NC_("entity", "room")},
    {"session", NC_("entity", "session")},
    {"source_row", NC_("entity", "row of another system")},
    {"staff", NC_("entity", "staff")},
    {"waiting_contact", NC_("entity", "contact")},
    {"waiting_entry", NC_("entity", "waiting entry")},
    {"waiting_wish", NC_("entity", "wished date")},
};

/* What the log calls a change that no function announced: "room.update". The thing says which. */
static const struct audit_word changes[] = {
    {".bulk_delete", NC_("audit", "many deleted at once")},
    {".bulk_insert", NC_("audit", "many added at once")},
    {".bulk_update", NC_("audit", "many changed at once")},
    {".delete", NC_("audit", "deleted")},
    {".insert", NC_("audit", "added")},
    {".update", NC_("audit", "changed")},
};

static const struct audit_word outcomes[] = {
    {"major", NC_("outcome", "grave")},
    {"ok", NC_("outcome", "done")},
    {"refused", NC_("outcome", "refused")},
    {"serious", NC_("outcome", "serious")},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct audit_word *audit_actions(size_t *count)
{
    *count = COUNT(actions);
    return actions;
}

const struct audit_word *audit_entities(size_t *count)
{
    *count = COUNT(entities);
    return entities;
}

static struct str label_or(const struct audit_word *table, size_t count, struct str code, struct str other)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(str_of(table[i].code), code))
            return str_of(_(table[i].label));
    }
    return other;
}

static struct str label(const struct audit_word *table, size_t count, struct str code)
{
    return label_or(table, count, code, code);
}

struct str audit_action_label(struct str code)
{
    struct str known = label(actions, COUNT(actions), code);
    size_t dot = 0;

    while (dot < code.n && code.p[dot] != '.')
        dot++;
    return known.p == code.p ? label_or(changes, COUNT(changes), str_sub(code, dot, code.n), code) : known;
}

struct str audit_entity_label(struct str code)
{
    return label(entities, COUNT(entities), code);
}

struct str audit_outcome_label(struct str code)
{
    return label(outcomes, COUNT(outcomes), code);
}
