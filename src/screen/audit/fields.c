/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/audit/fields.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/audit_event.h"
#include "model/staff.h"
#include "model/status.h"
#include "model/when.h"
#include "screen/common/person.h"
#include "screen/visit/visit.h"
#include "screen/waiting/words.h"
#include "svc/words.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum kind {
    PLAIN, HIDDEN, DAY, MOMENT, STATE, PHONE, LOOKUP, PROFESSIONAL, ROOM, DAYS, PARTS, WEEKDAY, ROLE, LANGUAGE, CODE,
    ACTION, ENTITY, OUTCOME, HOW
};

static const struct {
    const char *field, *label;
    enum kind kind;
} fields[] = {
    {"name", N_("Name"), PLAIN},
    {"registered_name", N_("Registered name"), PLAIN},
    {"social_name", N_("Social name"), PLAIN},
    {"birth_date", N_("Birth date"), DAY},
    {"deceased_on", N_("Deceased on"), DAY},
    {"status", N_("Status"), STATE},
    {"state", N_("State"), STATE},
    {"cpf", N_("CPF"), PLAIN},
    {"cns", N_("CNS"), PLAIN},
    {"gender_id", N_("Gender"), LOOKUP},
    {"skin_colour_id", N_("Skin colour"), LOOKUP},
    {"schooling_id", N_("Schooling"), LOOKUP},
    {"phone", N_("Telephone"), PHONE},
    {"phone2", N_("Second telephone"), PHONE},
    {"email", N_("E-mail"), PLAIN},
    {"cep", N_("CEP"), PLAIN},
    {"street", N_("Street"), PLAIN},
    {"number", N_("Number"), PLAIN},
    {"complement", N_("Complement"), PLAIN},
    {"district", N_("District"), PLAIN},
    {"city", N_("City"), PLAIN},
    {"uf", N_("UF"), PLAIN},
    {"guardian_name", N_("Guardian"), PLAIN},
    {"guardian_relationship", N_("Relationship"), PLAIN},
    {"guardian_cpf", N_("Guardian's CPF"), PLAIN},
    {"guardian_phone", N_("Guardian's telephone"), PHONE},
    {"emergency_name", N_("Emergency contact"), PLAIN},
    {"emergency_phone", N_("Emergency telephone"), PHONE},
    {"treatment_start", N_("Treatment began"), DAY},
    {"professional_id", N_("Professional"), PROFESSIONAL},
    {"offer_professional_id", N_("Professional"), PROFESSIONAL},
    {"room_id", N_("Room"), ROOM},
    {"kind_id", N_("Kind"), LOOKUP},
    {"priority_id", N_("Priority"), LOOKUP},
    {"flow_id", N_("Flow"), LOOKUP},
    {"cancel_reason_id", N_("Reason"), LOOKUP},
    {"removed_reason_id", N_("Reason"), LOOKUP},
    {"starts_at", N_("Begins"), MOMENT},
    {"ends_at", N_("Ends"), MOMENT},
    {"confirmed_at", N_("Confirmed at"), MOMENT},
    {"arrived_at", N_("Arrived at"), MOMENT},
    {"started_at", N_("Started at"), MOMENT},
    {"ended_at", N_("Finished at"), MOMENT},
    {"cancelled_at", N_("Cancelled at"), MOMENT},
    {"state_at", N_("State since"), MOMENT},
    {"since", N_("Waits since"), MOMENT},
    {"place_at", N_("Place since"), MOMENT},
    {"removed_at", N_("Removed at"), MOMENT},
    {"given_at", N_("Given at"), MOMENT},
    {"withdrawn_at", N_("Withdrawn at"), MOMENT},
    {"created_at", N_("Registered"), MOMENT},
    {"at", N_("When"), MOMENT},
    {"wished_date", N_("From this day on"), DAY},
    {"suspended_until", N_("Suspended until"), DAY},
    {"expires_on", N_("Expires on"), DAY},
    {"weekdays", N_("Weekdays"), DAYS},
    {"parts", N_("Part of the day"), PARTS},
    {"note", N_("Note"), PLAIN},
    {"cancel_note", N_("Note"), PLAIN},
    {"removed_note", N_("Note"), PLAIN},
    {"reason", N_("Reason"), PLAIN},
    {"overbook_reason", N_("Reason"), PLAIN},
    {"overbook", N_("Overbooked"), PLAIN},
    {"off_hours", N_("Outside the hours"), PLAIN},
    {"moved", N_("Times moved"), PLAIN},
    {"active", N_("May sign in"), PLAIN},
    {"login", N_("Sign-in name"), PLAIN},
    {"record_no", N_("Record number"), PLAIN},
    {"protocol", N_("Protocol"), PLAIN},
    {"day", N_("Day"), DAY},
    {"from", N_("From"), DAY},
    {"to", N_("To"), DAY},
    {"first_day", N_("First day"), DAY},
    {"last_day", N_("Last day"), DAY},
    {"from_time", N_("From the hour"), PLAIN},
    {"to_time", N_("To the hour"), PLAIN},
    {"wished_first", N_("First wished from"), DAY},
    {"offer_starts_at", N_("Offered for"), MOMENT},
    {"offer_expires_at", N_("Offer holds until"), MOMENT},
    {"decided_at", N_("Decided at"), MOMENT},
    {"notice_minutes", N_("Minutes of notice"), PLAIN},
    {"minutes", N_("Minutes"), PLAIN},
    {"slot_minutes", N_("Minutes of a visit"), PLAIN},
    {"late_after", N_("Late after (minutes)"), PLAIN},
    {"late_cancel_hours", N_("Late to cancel (hours)"), PLAIN},
    {"overbook_per_day", N_("Double bookings a day"), PLAIN},
    {"reply_attempts", N_("Calls before “no reply”"), PLAIN},
    {"sent_to_end", N_("Times sent to the end"), PLAIN},
    {"weekday", N_("Weekday"), WEEKDAY},
    {"part", N_("Part of the day"), PLAIN},
    {"given_to", N_("Whom it is given to"), PLAIN},
    {"giver_name", N_("Given by"), PLAIN},
    {"legal_basis", N_("Legal basis"), PLAIN},
    {"method", N_("How"), PLAIN},
    {"purpose", N_("What for"), PLAIN},
    {"text_version", N_("Version of the text"), PLAIN},
    {"text_hash", N_("Hash of the text"), PLAIN},
    {"withdrawn_reason", N_("Why withdrawn"), PLAIN},
    {"withdrawn_to", N_("Withdrawn towards"), PLAIN},
    {"council_no", N_("CRP"), PLAIN},
    {"specialty", N_("Speciality"), PLAIN},
    {"role", N_("Role"), ROLE},
    {"profile", N_("Role"), ROLE},
    {"language", N_("Language"), LANGUAGE},
    {"must_change_password", N_("Must choose a password"), PLAIN},
    {"time_zone", N_("Time zone"), PLAIN},
    {"label", N_("Label"), PLAIN},
    {"label_pt", N_("Label in Portuguese"), PLAIN},
    {"label_en", N_("Label in English"), PLAIN},
    {"kind", N_("Kind"), PLAIN},
    {"code", N_("Answer"), CODE},
    {"field", N_("Field"), PLAIN},
    {"detail", N_("Field"), PLAIN},
    {"outcome", N_("Outcome"), OUTCOME},
    {"action", N_("Action"), ACTION},
    {"entity", N_("Thing"), ENTITY},
    {"person", N_("Person"), PLAIN},
    {"record", N_("Record number"), PLAIN},
    {"terminal", N_("Terminal"), PLAIN},
    {"program", N_("Program"), PLAIN},
    {"bounded", N_("Only the last 90 days"), PLAIN},
    {"sort", N_("Order"), PLAIN},
    {"down", N_("Downwards"), PLAIN},
    {"column", N_("Column"), PLAIN},
    {"op", N_("How"), HOW},
    {"value", N_("Typed"), PLAIN},
    {"key", N_("Key"), PLAIN},
    {"before", N_("Before event"), PLAIN},
    {"clinic", N_("Clinic"), PLAIN},
    {"tab", N_("Tab"), PLAIN},
    {"q", N_("Typed"), PLAIN},
    {"text", N_("Typed"), PLAIN},
    {"count", N_("How many"), PLAIN},
    {"rows", N_("How many"), PLAIN},
    {"stored", N_("Of these, stored"), PLAIN},
    {"bad", N_("Of these, not right"), PLAIN},
    {"held", N_("Of these, held back"), PLAIN},
    {"sha256", N_("SHA-256 of the file"), PLAIN},
    {"system", N_("Other system"), PLAIN},
    {"source", N_("Where it came from"), PLAIN},
    {"source_id", N_("Its number there"), PLAIN},
    {"source_hash", N_("Hash of the row there"), PLAIN},
    {"row_id", N_("Its number here"), PLAIN},
    {"layout", N_("Layout of the database"), PLAIN},
    {"patient", N_("Patient"), PLAIN},
    {"id", N_("Its number"), PLAIN},
    {"ids", N_("Their numbers"), PLAIN},
    {"patient_id", N_("Number of the patient"), PLAIN},
    {"a_id", N_("One record"), PLAIN},
    {"b_id", N_("The other record"), PLAIN},
    {"merged_into", N_("Joined with record"), PLAIN},
    {"staff_id", N_("Number of the person"), PLAIN},
    {"intern_id", N_("Number of the intern"), PLAIN},
    {"supervisor_id", N_("Number of the supervisor"), PLAIN},
    {"created_by", N_("By person number"), PLAIN},
    {"given_by", N_("By person number"), PLAIN},
    {"decided_by", N_("By person number"), PLAIN},
    {"appointment_id", N_("Number of the visit"), PLAIN},
    {"waiting_id", N_("Number of the waiting entry"), PLAIN},
    {"entry_id", N_("Number of the waiting entry"), PLAIN},
    {"series_id", N_("Number of the series"), PLAIN},
    {"priority", N_("Priority"), PLAIN},
    {"session", N_("Session"), PLAIN},
    {"fields", "", HIDDEN},
    {"version", "", HIDDEN},
    {"norm", "", HIDDEN},
    {"during", "", HIDDEN},
    {"holds", "", HIDDEN},
    {"closed", "", HIDDEN},
    {"updated_at", "", HIDDEN},
    {"clinic_id", "", HIDDEN},
};

static int index_of(struct str field)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (str_eq(field, str_of(fields[i].field)))
            return (int)i;
    return -1;
}

struct str audit_field_label(struct arena *a, struct str field)
{
    int i = index_of(field);

    return i >= 0 && fields[i].label[0] != '\0' ? str_of(_(fields[i].label)) : str_copy(a, field);
}

bool audit_field_hidden(struct str field)
{
    int i = index_of(field);

    return i >= 0 && fields[i].kind == HIDDEN;
}

static struct str moment(const struct zone *z, struct arena *a, struct str text)
{
    char out[PERSON_TEXT], copy[64];
    int64_t at;

    snprintf(copy, sizeof copy, "%.*s", STR_ARG(text));
    for (char *c = copy; *c != '\0'; c++)
        if (*c == 'T')
            *c = ' ';
    return when_timestamp(str_of(copy), &at) ? str_copy(a, person_moment(out, z, at)) : text;
}

static struct str state(struct str entity, struct str code)
{
    if (str_eq(entity, STR("appointment")))
        return visit_state_word(code);
    if (str_starts(entity, STR("waiting")))
        return waiting_state_word(code);
    return person_word(PERSON_STATUS, code);
}

/* The server's way to write an array, out of JSON's. */
static struct str array(struct arena *a, struct str json)
{
    struct str one, all = STR("{");
    size_t at = 0;

    for (struct str key; json_next(json, &at, &key, &one);)
        all = str_printf(a, "%.*s%s%.*s", STR_ARG(all), all.n > 1 ? "," : "", STR_ARG(json_text(a, one)));
    return str_printf(a, "%.*s}", STR_ARG(all));
}

static struct str by_id(const struct env *e, enum kind kind, struct str text)
{
    int64_t id = strtoll(text.p, NULL, 10);
    const struct lookup *l = kind == LOOKUP ? reference_lookup(&e->reference, id) : NULL;
    const struct professional *p = kind == PROFESSIONAL ? reference_professional(&e->reference, id) : NULL;
    const struct room *r = kind == ROOM ? reference_room(&e->reference, id) : NULL;

    return l != NULL ? reference_label(l) : p != NULL ? p->name : r != NULL ? r->name : text;
}

/* What was done to a row; of the studio's filters the comparison, which is a sign or the same word. */
static struct str how(struct str code)
{
    static const struct {
        const char *code, *text;
    } words[] = {{"insert", NC_("how", "new")}, {"update", NC_("how", "changed")}, {"delete", NC_("how", "taken away")}};

    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(code, str_of(words[i].code)))
            return str_of(_(words[i].text));
    return code;
}

static struct str language_name(struct str code)
{
    size_t n;
    const struct i18n_language *all = i18n_languages(&n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_of(all[i].code)))
            return str_of(all[i].name);
    return code;
}

struct str audit_field_value(const struct env *e, const struct zone *z, struct arena *a,
                             struct str entity, struct str field, struct str json)
{
    int i = index_of(field);
    enum kind kind = i >= 0 ? fields[i].kind : PLAIN;
    struct str text = kind == DAYS || kind == PARTS ? json : json_text(a, json);
    struct date day;
    char out[PERSON_TEXT];
    int day_no;

    if (text.n == 0 || str_eq(json, STR("null")))
        return STR("-");
    if (str_eq(json, STR("true")) || str_eq(json, STR("false")))
        return str_of(str_eq(json, STR("true")) ? _("yes") : _("no"));
    if (str_starts(text, STR("sha256:")))
        return str_of(_("(as a hash only: the log keeps nothing that was typed)"));
    text = str_of(str_c(a, text));
    switch (kind) {
    case WEEKDAY:
        day_no = text.p[0] - '1';
        return day_no >= 0 && day_no < WEEKDAYS ? str_of(format_weekday_full(day_no)) : text;
    case ROLE:
        return staff_role_label(text);
    case LANGUAGE:
        return language_name(text);
    case HOW:
        return how(text);
    case CODE:
        return words_known(text) ? str_of(_(words_of(text))) : text;
    case ACTION:
        return audit_action_label(text);
    case ENTITY:
        return audit_entity_label(text);
    case OUTCOME:
        return audit_outcome_label(text);
    case DAY:
        return date_from_iso(text.p, (int)text.n, &day) ? str_copy(a, person_date(out, day)) : text;
    case MOMENT:
        return moment(z, a, text);
    case STATE:
        return state(entity, text);
    case PHONE:
        return str_copy(a, person_phone(out, text));
    case LOOKUP:
    case PROFESSIONAL:
    case ROOM:
        return by_id(e, kind, text);
    case DAYS:
        return str_copy(a, waiting_when(out, array(a, json), STR_EMPTY));
    case PARTS:
        return str_copy(a, waiting_when(out, STR_EMPTY, array(a, json)));
    default:
        return text;
    }
}
