/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/words.h"

#include <string.h>

#include "i18n/i18n.h"

/* In the order of the codes; a test checks it, because they are looked up by halves. */
static const struct words table[] = {
    {"already_open", N_("This is already given and still holds. Withdraw it first.")},
    {"already_waiting", N_("This person is already on the waiting list. Open that entry instead.")},
    {"applicant", N_("This person is still on the waiting list. Book from there.")},
    {"asked", N_("Ask for the same once more.")},
    {"attempts_needed", N_("Too few attempts on different days. Try to reach the person again.")},
    {"bad_cep", N_("This CEP is not right: it has 8 digits. Check it.")},
    {"bad_characters", N_("This holds an invisible character. Delete it and type it again.")},
    {"bad_cns", N_("This CNS does not exist: a digit is wrong. Read it again.")},
    {"bad_council", N_("This CRP is not right. Type it as 06/123456.")},
    {"bad_cpf", N_("This CPF does not exist: a digit is wrong. Read it again.")},
    {"bad_date", N_("There is no such day. Check the day and the month.")},
    {"bad_email", N_("This is no e-mail address. It looks like ana@example.com.")},
    {"bad_login", N_("A sign-in name has 3 to 63 small letters, digits, dots, - or _.")},
    {"bad_name", N_("A name has letters. Check it.")},
    {"bad_phone", N_("This telephone is not right. Type area code and number.")},
    {"bad_record", N_("A record number looks like R-00812. Check it.")},
    {"bad_uf", N_("There is no such state. Type its two letters, as in SP.")},
    {"bad_value", N_("The column does not take this value: its type is another. Check it.")},
    {"before_birth", N_("This lies before the birth date. Check both dates.")},
    {"changed_since", N_("This was changed since, so it cannot be taken back.")},
    {"cns_taken", N_("Another patient has this CNS. Open that record instead.")},
    {"council_needed", N_("A supervisor has a CRP. Fill it in first.")},
    {"cpf_taken", N_("Another patient has this CPF. Open that record instead.")},
    {"deceased", N_("This patient is recorded as deceased. Nothing can be booked.")},
    {"guardian_needed", N_("The patient is under 18. Fill in the guardian's data.")},
    {"in_future", N_("This date lies in the future. Check the year.")},
    {"in_past", N_("That time is over. Choose a later one.")},
    {"inactive_exists",
     N_("An inactive person has this name or e-mail. Reactivate that one instead.")},
    {"invalid", N_("This value is not accepted. Check it.")},
    {"last_admin", N_("This is the last administrator. Make another one first.")},
    {"merged", N_("This record was joined with another. Open that one.")},
    {"no_clinic", N_("No clinic is chosen. Go back to the tables and choose one: c.")},
    {"no_comparison", N_("A column of this type cannot be compared so. Choose another.")},
    {"no_history", N_("Nothing is kept of what changes in this table.")},
    {"no_index", N_("There is no index for this order. Choose another column.")},
    {"no_table", N_("This table is not there any more, or may not be shown.")},
    {"nobody_called", N_("Nobody here is called so. Choose from the list or type another part of the name.")},
    {"not_active", N_("This choice is no longer in use. Choose another.")},
    {"not_development", N_("Rows are changed from here in a development database only.")},
    {"not_editable", N_("This cannot be changed from here.")},
    {"not_found", N_("This record is not there any more. Go back and look it up again.")},
    {"not_oneself", N_("Nobody changes their own account. Ask another administrator.")},
    {"not_permitted", N_("Your role does not permit this. Ask the coordination.")},
    {"not_possible", N_("Its state does not allow this now. Look at what changed and try again.")},
    {"not_taken", N_("The database does not take this value. Correct it and save again.")},
    {"not_today", N_("This can only be done on the day itself.")},
    {"not_waiting", N_("This person is no longer waiting. Look at the entry again.")},
    {"nothing_to_undo", N_("There is nothing of yours to undo today.")},
    {"outside_hours",
     N_("The professional does not work then. Choose another time or book out of hours.")},
    {"overbook_cap", N_("No more double bookings are permitted that day. Choose another day.")},
    {"past_midnight", N_("A visit ends on the day it begins. Make it shorter or earlier.")},
    {"possible_duplicate", N_("A record like this one exists. Look at it before you save.")},
    {"reason_needed", N_("Say why: a reason is needed here.")},
    {"required", N_("Fill this in.")},
    {"same_as_patient", N_("This is the patient's own CPF. Type the guardian's.")},
    {"several_called", N_("Several are called so. Type more of the name.")},
    {"slot_taken", N_("This time has just been taken. Choose another one.")},
    {"taken", N_("Somebody else has this already. Choose another.")},
    {"time_skipped", N_("The clocks go forward over that time. Choose a later one.")},
    {"time_twice", N_("The clocks go back over that time, so it comes twice. Choose another one.")},
    {"too_early", N_("It is too early for this. Do it when the time comes.")},
    {"too_far", N_("That day is too far ahead. Check the year.")},
    {"too_late", N_("It is too late for this. Use the state that says what happened.")},
    {"too_long", N_("This is too long. Shorten it.")},
    {"too_slow",
     N_("Stopped after five seconds: the column has no index. Choose one that has, or another value.")},
    {"under_age", N_("The patient is under 18: the guardian must give this.")},
    {"unknown_value", N_("This choice is not in the list. Choose another.")},
    {"version_conflict", N_("Somebody else changed this meanwhile. Compare both and save again.")},
};
enum { WORDS = sizeof table / sizeof table[0] };

static const struct words *find(struct str code)
{
    size_t low = 0;
    size_t high = WORDS;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(code, str_of(table[mid].code));

        if (order == 0)
            return &table[mid];
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

const char *words_of(struct str code)
{
    const struct words *w = find(code);

    return w != NULL ? w->text
                     : N_("The server did not accept this. Ask for help and say the code.");
}

bool words_known(struct str code)
{
    return find(code) != NULL;
}

const struct words *words_all(size_t *count)
{
    *count = WORDS;
    return table;
}
