/* SPDX-License-Identifier: Apache-2.0 */
/* States and permissions. */
#include <config.h>

#include "test.h"

#include "i18n/i18n.h"
#include "model/appointment.h"
#include "model/audit_event.h"
#include "model/patient.h"
#include "model/permission.h"
#include "model/staff.h"
#include "model/status.h"
#include "model/waiting.h"

static void test_status_tables(void **state)
{
    (void)state;
    for (int s = 0; s < APPOINTMENT_SHOWN_STATES; s++) {
        const struct status *row = status_appointment((enum appointment_state)s);

        assert_true(row->code[0] != '\0' && _(row->label)[0] != '\0');
        assert_null(strchr(_(row->label), '\004'));
        assert_int_equal(status_appointment_find(str_of(row->code)),
                         s < APPOINTMENT_STATES ? s : -1);
        assert_false(row->active && status_frees_time((enum appointment_state)s));
    }
    for (int s = 0; s < WAITING_STATES; s++) {
        const struct status *row = status_waiting((enum waiting_state)s);

        assert_true(row->code[0] != '\0' && _(row->label)[0] != '\0');
        assert_int_equal(status_waiting_find(str_of(row->code)), s);
    }
    assert_string_equal(status_appointment((enum appointment_state)99)->label, "?");
    assert_string_equal(status_waiting((enum waiting_state) - 1)->label, "?");
    assert_int_equal(status_appointment_find(STR("nothing")), -1);
    assert_int_equal(status_waiting_find(STR("")), -1);
}

static void test_shown(void **state)
{
    const int64_t from = 1000;
    const int64_t to = 2000;

    (void)state;
    for (int s = 0; s < APPOINTMENT_STATES; s++) {
        enum appointment_state st = (enum appointment_state)s;
        bool awaited = st == APPOINTMENT_BOOKED || st == APPOINTMENT_CONFIRMED;
        bool here = st == APPOINTMENT_ARRIVED || st == APPOINTMENT_IN_PROGRESS;

        assert_int_equal(status_shown(st, from, to, 999, 0), st);
        assert_int_equal(status_shown(st, from, to, 1000, 0), awaited ? APPOINTMENT_LATE : st);
        assert_int_equal(status_shown(st, from, to, 1999, 0), awaited ? APPOINTMENT_LATE : st);
        assert_int_equal(status_shown(st, from, to, 2000, 0),
                         awaited || here ? APPOINTMENT_OVERDUE : st);
    }
    assert_int_equal(status_shown(APPOINTMENT_BOOKED, 0, 3000000000, 299999999, 5),
                     APPOINTMENT_BOOKED);
    assert_int_equal(status_shown(APPOINTMENT_BOOKED, 0, 3000000000, 300000000, 5),
                     APPOINTMENT_LATE);
    assert_true(status_wait_presses(APPOINTMENT_ARRIVED, 15));
    assert_false(status_wait_presses(APPOINTMENT_ARRIVED, 14));
    assert_false(status_wait_presses(APPOINTMENT_IN_PROGRESS, 40));
}

static void test_permissions(void **state)
{
    const struct str texts[] = {STR("patient.find:clinic"),
                                STR("agenda.see:own"),
                                STR("audit.see:own_interns"),
                                STR("staff.work:none"),
                                STR("x.y:everything"),
                                STR("nocolon"),
                                STR(""),
                                STR(":clinic"),
                                STR("agenda.see:none")};
    struct arena a;
    struct permission_set p;

    (void)state;
    arena_init(&a, 0);
    p = permission_read(&a, texts, COUNT(texts));
    assert_int_equal(permission_scope(&p, "patient.find"), SCOPE_CLINIC);
    assert_int_equal(permission_scope(&p, "agenda.see"), SCOPE_OWN);
    assert_int_equal(permission_scope(&p, "audit.see"), SCOPE_OWN_INTERNS);
    assert_int_equal(permission_scope(&p, "staff.work"), SCOPE_NONE);
    assert_int_equal(permission_scope(&p, "x.y"), SCOPE_NONE);
    assert_int_equal(permission_scope(&p, "nocolon"), SCOPE_NONE);
    assert_int_equal(permission_scope(&p, "patient"), SCOPE_NONE);
    arena_free(&a);
}

static void test_guardian(void **state)
{
    const struct date today = {2026, 11, 20};

    (void)state;
    assert_true(patient_needs_guardian((struct date){2008, 11, 21}, today));
    assert_false(patient_needs_guardian((struct date){2008, 11, 20}, today));
    assert_true(patient_needs_guardian(today, today));
    assert_false(patient_needs_guardian((struct date){2026, 11, 21}, today));
    assert_false(patient_needs_guardian(DATE_NONE, today));
}

static void test_lookups(void **state)
{
    const struct lookup rows[] = {
        {STR("gender"), 3, STR("female"), STR("Feminino"), STR("Female"), true, 1},
        {STR("gender"), 9, STR("other"), STR("Outro"), STR_EMPTY, true, 2},
    };
    struct err e = i18n_language("en");

    (void)state;
    assert_false(err_is(&e));
    assert_true(str_eq(lookup_label(&rows[0]), STR("Female")));
    assert_true(str_eq(lookup_label(&rows[1]), STR("Outro")));
}

static void test_audit_words(void **state)
{
    size_t count;
    const struct audit_word *w = audit_actions(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        check_case(i == 0 || strcmp(w[i - 1].code, w[i].code) < 0, "%s\n", w[i].code);
        assert_false(str_eq(audit_action_label(str_of(w[i].code)), str_of(w[i].code)));
    }
    w = audit_entities(&count);
    for (size_t i = 1; i < count; i++)
        check_case(strcmp(w[i - 1].code, w[i].code) < 0, "%s\n", w[i].code);
    assert_true(str_eq(audit_action_label(STR("patient.read")), STR("record opened")));
    assert_true(str_eq(audit_action_label(STR("new.thing")), STR("new.thing")));
    assert_true(str_eq(audit_entity_label(STR("waiting_entry")), STR("waiting entry")));
    assert_true(str_eq(audit_outcome_label(STR("ok")), STR("done")));
    assert_true(str_eq(staff_role_label(STR("admin")), STR("coordination")));
    assert_true(str_eq(staff_role_label(STR("other")), STR("other")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_tables), cmocka_unit_test(test_shown),
        cmocka_unit_test(test_permissions),   cmocka_unit_test(test_guardian),
        cmocka_unit_test(test_lookups),       cmocka_unit_test(test_audit_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
