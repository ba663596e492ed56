/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a patient: its five tabs, full, empty, with long names, and when one cannot be read. */
#include <config.h>

#include "desk.h"

#include <string.h>

#define RECORD_HEAD                                                                                \
    "id|version|record_no|status|name|registered_name|social_name|birth_date|age|cpf|cns|gender|"  \
    "skin_colour|schooling|phone|phone2|email|cep|street|number|complement|district|city|uf|"      \
    "guardian_name|guardian_relationship|guardian_cpf|guardian_phone|emergency_name|"              \
    "emergency_phone|intern|intern_name|supervisor|supervisor_name|treatment_start|language|"      \
    "deceased_on|merged_into|created_at|updated_at|may_edit|consented"
#define RECORD(name, social, street, guardian, intern)                                             \
    "2|4|R-00002|active|" name "|" name "|" social "|2011-03-12|15|52998224725||1|||11981234456||" \
    "caio.ferraz@example.org|01310100|" street "|1000|ap. 42|Bela Vista|São Paulo|SP|" guardian    \
    "|mother|11144477735|11912345678|||3|" intern "|2|Ricardo Prado|2026-01-10|pt_BR|||"           \
    "2026-01-10 12:00:00+00|2026-01-10 12:00:00+00|t|t"
static const char *const caio[] = {
    RECORD("Caio Ferraz", "", "Avenida Paulista", "Lúcia Ferraz", "Lívia Moura")};
static const char *const somebody[] = {
    RECORD(LONG_NAME, LONG_NAME, "Rua do Visconde de Pirajá e Albuquerque de Vasconcelos, fundos",
           LONG_NAME, LONG_NAME)};
static const struct fake_table record = TABLE(RECORD_HEAD, caio), record_long = TABLE(RECORD_HEAD, somebody);

#define VISITS_HEAD                                                                                \
    "id|version|starts_at|day|time|minutes|professional_id|professional|room|kind|state|overbook|" \
    "moved|note|reason|cancel_reason|cancel_note"
#define VISIT(id, day, professional, state, why)                                                   \
    id "|1|2026-11-27 13:00:00+00|" day "|10:00|50|1|" professional "|Sala 1|psychotherapy|" state \
       "|f|0|traz o laudo||" why "|"
static const char *const visits[] = {
    VISIT("1", "2026-11-27", "Dr. João Prado", "booked", ""),
    VISIT("2", "2026-11-20", LONG_NAME, "arrived", ""),
    VISIT("3", "2026-11-13", "Dr. João Prado", "cancelled_by_patient", "travel"),
    VISIT("4", "2026-11-06", "Dr. João Prado", "no_show", "")};
static const struct fake_table visits_rows = TABLE(VISITS_HEAD, visits), visits_none = {VISITS_HEAD, NULL, 0};

#define WAITS_HEAD                                                                                 \
    "id|version|protocol|state|flow|priority|position|since|days|wished_date|wished_first|"        \
    "professional|contacts|last_contact_at|removed_reason|removed_at|appointment_id|note"
static const char *const waits[] = {
    "7|1|E-S5ET3E|waiting|em_espera|urgent|2|2026-10-01 13:00:00+00|50|||" LONG_NAME "|1|||||",
    "5|1|E-S5ET2A|removed|em_espera|routine||2025-03-01 13:00:00+00|40||||0||gave_up|2025-04-10 13:00:00+00||"};
static const struct fake_table waits_rows = TABLE(WAITS_HEAD, waits), waits_none = {WAITS_HEAD, NULL, 0};

#define CONSENTS_HEAD                                                                              \
    "id|version|purpose|text_version|legal_basis|given_by|giver_name|method|text_hash|given_at|"   \
    "given_to|expires_on|withdrawn_at|withdrawn_reason|withdrawn_to|state"
static const char *const consents[] = {
    "9|1|care|2026-01|health_protection|guardian|Lúcia Ferraz|paper||2026-01-10 12:00:00+00|Maria Souza|||||given",
    "8|2|research|2026-01|consent|guardian|" LONG_NAME "|paper||2026-01-10 12:00:00+00|Maria Souza||"
    "2026-05-02 17:30:00+00|não quer mais participar da pesquisa|Maria Souza|withdrawn"};
static const struct fake_table consents_rows = TABLE(CONSENTS_HEAD, consents),
                               consents_none = {CONSENTS_HEAD, NULL, 0};

#define ACCESS_HEAD                                                                                \
    "at|event_id|person|person_name|action|outcome|entity|entity_id|patient_id|patient_record|"    \
    "patient_name|terminal|client_addr|purpose|fields|code|has_diff"
#define ACCESS(id, person, name, action, outcome)                                                  \
    "2026-11-20 13:42:07+00|" id "|" person "|" name "|" action "|" outcome                        \
    "|patient|2|2|R-00002|Caio Ferraz|desk-1|10.0.0.7||{}||f"
static const char *const accesses[] = {
    ACCESS("904", "maria.souza", "Maria Souza", "patient.read", "ok"),
    ACCESS("903", "joana.lima", LONG_NAME, "patient.edit", "refused"),
    ACCESS("902", "ricardo.prado", "Ricardo Prado", "patient_access.read", "ok")};
static const struct fake_table access_rows = TABLE(ACCESS_HEAD, accesses), access_none = {ACCESS_HEAD, NULL, 0};

static void open_tab(struct desk *d, enum patient_tab tab, const struct fake_table *who)
{
    const struct args_patient args = {.id = 2, .tab = tab};

    desk_screen(d, SCREEN_PATIENT, &args);
    desk_rows(d, "patient_get", who, 1);
}

static void show_tab(struct desk *d, enum patient_tab tab, const char *name, const struct fake_table *rows)
{
    open_tab(d, tab, &record);
    desk_rows(d, name, rows, 1);
}

static void data(struct desk *d) { open_tab(d, TAB_DATA, &record); }
static void data_long(struct desk *d) { open_tab(d, TAB_DATA, &record_long); }
static void visits_full(struct desk *d) { show_tab(d, TAB_APPOINTMENTS, "patient_appointments", &visits_rows); }
static void visits_empty(struct desk *d) { show_tab(d, TAB_APPOINTMENTS, "patient_appointments", &visits_none); }
static void waits_full(struct desk *d) { show_tab(d, TAB_WAITING, "patient_waiting", &waits_rows); }
static void waits_empty(struct desk *d) { show_tab(d, TAB_WAITING, "patient_waiting", &waits_none); }
static void consents_full(struct desk *d) { show_tab(d, TAB_CONSENTS, "patient_consents", &consents_rows); }
static void consents_empty(struct desk *d) { show_tab(d, TAB_CONSENTS, "patient_consents", &consents_none); }
static void access_full(struct desk *d) { show_tab(d, TAB_ACCESS, "patient_access", &access_rows); }
static void access_empty(struct desk *d) { show_tab(d, TAB_ACCESS, "patient_access", &access_none); }

static void data_failed(struct desk *d)
{
    desk_screen(d, SCREEN_PATIENT, &(struct args_patient){.id = 2});
    desk_fail(d, "patient_get");
}

static void access_failed(struct desk *d)
{
    open_tab(d, TAB_ACCESS, &record);
    desk_fail(d, "patient_access");
}

static void consent(struct desk *d)
{
    consents_empty(d);
    harness_keys(&d->h, "c");
}

static void consent_errors(struct desk *d)
{
    consent(d);
    harness_keys(&d->h, "Ctrl-S");
}

SCENE(data, "record-data")
SCENE(data_long, "record-data-long")
SCENE(data_failed, "record-data-failed")
SCENE(visits_full, "record-visits")
SCENE(visits_empty, "record-visits-empty")
SCENE(waits_full, "record-waiting")
SCENE(waits_empty, "record-waiting-empty")
SCENE(consents_full, "record-consents")
SCENE(consents_empty, "record-consents-empty")
SCENE(access_full, "record-access")
SCENE(access_empty, "record-access-empty")
SCENE(access_failed, "record-access-failed")
SCENE(consent, "consent")
SCENE(consent_errors, "consent-errors")

/* A tab that is not shown is not read: each is an event in the log. */
static void test_reads_only_what_is_shown(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    data(&d);
    assert_int_equal(fake_made(d.svc, "patient_access") + fake_made(d.svc, "patient_consents") +
                         fake_made(d.svc, "patient_appointments"),
                     0);
    harness_keys(&d.h, "Right");
    assert_int_equal(fake_made(d.svc, "patient_appointments"), 1);
    desk_rows(&d, "patient_appointments", &visits_rows, 1);
    harness_keys(&d.h, "Left Right");
    assert_int_equal(fake_made(d.svc, "patient_appointments"), 1);
    desk_close(&d);
}

/* What the screen keeps of words is said in the new language, and no word of the old one is lost under it. */
static void test_another_language(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 43, 132, "256", "pt_BR");
    data(&d);
    harness_sees(&d.h, "Em caso de emergência");
    desk_language(&d, "idioma", "1");
    harness_sees(&d.h, "In an emergency");
    harness_sees_not(&d.h, "Em caso de emergência");
    desk_language(&d, "language", "2");
    harness_sees(&d.h, "Em caso de emergência");
    desk_close(&d);
}

static void test_tabs_that_the_role_may_not_see(void **state)
{
    static const char *const may[] = {"appointment.see:clinic", "patient.open:clinic", NULL};
    const struct args_patient args = {.id = 2};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_in_as(&d, "reception", may);
    desk_fail(&d, "board");
    stack_open(d.h.stack, SCREEN_PATIENT, &args, NULL, NULL);
    harness_settle(&d.h);
    desk_rows(&d, "patient_get", &record, 1);
    harness_sees(&d.h, "Data");
    harness_sees_not(&d.h, "Who looked");
    harness_sees_not(&d.h, "Consents");
    harness_keys(&d.h, "Right*4");
    assert_int_equal(fake_made(d.svc, "patient_access"), 0);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_data),
        cmocka_unit_test(test_data_long),
        cmocka_unit_test(test_data_failed),
        cmocka_unit_test(test_visits_full),
        cmocka_unit_test(test_visits_empty),
        cmocka_unit_test(test_waits_full),
        cmocka_unit_test(test_waits_empty),
        cmocka_unit_test(test_consents_full),
        cmocka_unit_test(test_consents_empty),
        cmocka_unit_test(test_access_full),
        cmocka_unit_test(test_access_empty),
        cmocka_unit_test(test_access_failed),
        cmocka_unit_test(test_consent),
        cmocka_unit_test(test_consent_errors),
        cmocka_unit_test(test_reads_only_what_is_shown),
        cmocka_unit_test(test_another_language),
        cmocka_unit_test(test_tabs_that_the_role_may_not_see),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
