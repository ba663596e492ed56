/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db/sqlstate.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"

/* In order; a class stands before its codes. */
static const struct sqlstate table[] = {
    {"08", ERR_NET,
     N_("The server is out of reach. The connection comes back by itself.")},
    {"0A", ERR_DB, N_("The server cannot do this. Tell the administrator the code.")},
    {"0A000", ERR_BUSY, N_("The database was changed while you worked. Try again.")},
    {"22", ERR_INPUT, N_("A value is not acceptable. Check the fields and try again.")},
    {"22001", ERR_INPUT, N_("A text is too long. Shorten it and try again.")},
    {"22003", ERR_INPUT, N_("A number is too large or too small. Correct it and try again.")},
    {"22007", ERR_INPUT, N_("A date or time is not valid. Correct it and try again.")},
    {"22008", ERR_INPUT, N_("A date or time is not valid. Correct it and try again.")},
    {"22021", ERR_INPUT,
     N_("A text holds a character that cannot be stored. Remove it and try again.")},
    {"22P02", ERR_INPUT,
     N_("A value does not have the form that is expected. Correct it and try again.")},
    {"22P05", ERR_INPUT,
     N_("A text holds a character that cannot be stored. Remove it and try again.")},
    {"23", ERR_CONFLICT, N_("The change does not fit what is stored. Refresh and try again.")},
    {"23502", ERR_INPUT, N_("A required value is missing. Fill it in and save again.")},
    {"23503", ERR_CONFLICT,
     N_("Something that this refers to is not there any more. Refresh and choose again.")},
    {"23505", ERR_CONFLICT, N_("This is stored already. Look for the record that has it.")},
    {"23514", ERR_INPUT, N_("A value is not allowed here. Check the fields and save again.")},
    {"23P01", ERR_CONFLICT, N_("That time is taken. Choose another.")},
    {"25", ERR_DB, N_("The server refused the request. Tell the administrator the code.")},
    {"25006", ERR_BUSY,
     N_("The server can only be read at the moment. Nothing was saved; try again in a minute.")},
    {"25P03", ERR_NET, N_("The server ended the session because it waited too long. Try again.")},
    {"26", ERR_BUSY, N_("The database was changed while you worked. Try again.")},
    {"28", ERR_DENIED,
     N_("The server does not let this person in. Ask an administrator to check the account.")},
    {"28P01", ERR_DENIED, N_("The name or the password is not right. Type them again.")},
    {"3D", ERR_DB, N_("The database is not there. Ask the administrator to check its name.")},
    {"40", ERR_BUSY,
     N_("Somebody else was changing the same thing. Nothing was saved; try again.")},
    {"42", ERR_DB,
     N_("The program and the database do not fit together. Ask the administrator to run arcactl "
        "check.")},
    {"42501", ERR_DENIED,
     N_("Your role does not permit this. If you need it, ask an administrator.")},
    {"53", ERR_BUSY,
     N_("The server is short of resources. Nothing was saved; try again in a moment.")},
    {"53100", ERR_DB,
     N_("The server's disk is full. Nothing was saved; tell the administrator at once.")},
    {"53200", ERR_BUSY,
     N_("The server is short of memory. Nothing was saved; try again in a moment.")},
    {"53300", ERR_BUSY,
     N_("The server has no free connection. Wait a moment; if it lasts, tell the administrator.")},
    {"55", ERR_BUSY,
     N_("This cannot be done right now. Nothing was saved; try again in a moment.")},
    {"55P03", ERR_BUSY,
     N_("Somebody else is working on this. Nothing was saved; try again in a moment.")},
    {"57", ERR_NET, N_("The server stopped the request. The connection comes back by itself.")},
    {"57014", ERR_TIMEOUT,
     N_("This took too long and was stopped. Nothing was saved; try again, or ask for less.")},
    {"57P01", ERR_NET,
     N_("The server is being stopped. The connection comes back by itself.")},
    {"57P02", ERR_NET,
     N_("The server had a failure. The connection comes back by itself.")},
    {"57P03", ERR_NET,
     N_("The server is starting or stopping. The connection comes back by itself.")},
    {"57P04", ERR_DB, N_("The database was removed. Tell the administrator at once.")},
    {"57P05", ERR_NET, N_("The server ended the session because nothing was done for long.")},
    {"58", ERR_DB,
     N_("The server has trouble with its files. Nothing was saved; tell the administrator at "
        "once.")},
    {"AR", ERR_DENIED, N_("The database refused this. Tell the administrator the code.")},
    {"AR001", ERR_DENIED, N_("Your session has ended. Sign in again.")},
    {"AR002", ERR_DENIED, N_("This session is locked. Unlock it and try again.")},
    {"AR003", ERR_DENIED, N_("You must choose a new password before you go on.")},
    {"AR010", ERR_CONFLICT,
     N_("This cannot be done from the present state. Refresh and look again.")},
    {"AR011", ERR_BUG, N_("The database refused this. Tell the administrator the code.")},
    {"AR012", ERR_CONFLICT, N_("This was sent before with other content. Open the form again.")},
    {"AR020", ERR_BUSY, N_("This view has expired. Open it again.")},
    {"AR022", ERR_BUG, N_("The database refused this. Tell the administrator the code.")},
    {"AR030", ERR_DENIED, N_("What is stored here is never taken away.")},
    {"AR031", ERR_DENIED, N_("The audit log is only added to.")},
    {"AR040", ERR_INPUT, N_("That is no name to sign in with. Choose another.")},
    {"AR041", ERR_INPUT, N_("The password could not be set. Choose another and try again.")},
    {"AR042", ERR_INPUT, N_("That role does not exist. Choose another.")},
    {"AR043", ERR_CONFLICT, N_("A clinic keeps at least one administrator. Name another first.")},
    {"AR044", ERR_BUG, N_("The database refused this. Tell the administrator the code.")},
    {"AR050", ERR_BUG, N_("The import does not add up, so nothing of it was stored. Tell the administrator the code.")},
    {"P0", ERR_DB, N_("The database refused this. Tell the administrator the code.")},
    {"XX", ERR_DB,
     N_("The server has an internal fault. Nothing was saved; tell the administrator the code.")},
    {"XX001", ERR_DB,
     N_("The server found damaged data. Stop working and tell the administrator at once.")},
    {"XX002", ERR_DB,
     N_("The server found a damaged index. Stop working and tell the administrator at once.")},
};

static const struct sqlstate anything_else = {
    "", ERR_DB, N_("The server refused the request. Tell the administrator the code.")};

/* A new backend of a server whose files were exchanged cannot load its libraries. */
static const struct sqlstate being_upgraded = {
    "", ERR_BUSY,
    N_("The server is being upgraded. Try again in a minute.")};

static bool is_one_of(const char *code, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strncmp(code, *list, strlen(*list)) == 0)
            return true;
    return false;
}

static bool library_is_missing(const char *code, const char *message)
{
    static const char *const codes[] = {"58", "XX000", "42883", NULL};

    return message != NULL && strstr(message, ".so") != NULL && is_one_of(code, codes);
}

const struct sqlstate *sqlstate_find(const char *code, const char *message)
{
    const struct sqlstate *of_class = &anything_else;

    if (library_is_missing(code, message))
        return &being_upgraded;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strcmp(table[i].code, code) == 0)
            return &table[i];
        if (strlen(table[i].code) == 2 && strncmp(table[i].code, code, 2) == 0)
            of_class = &table[i];
    }
    return of_class;
}

struct err sqlstate_err(const char *code, const char *message, const char *detail)
{
    const struct sqlstate *s = sqlstate_find(code, message);
    struct err e = err_make(s->kind, s->msgid, "%s", detail);

    snprintf(e.sqlstate, sizeof e.sqlstate, "%s", code);
    return e;
}

bool sqlstate_message_is_safe(const char *code)
{
    static const char *const safe[] = {"08", "26", "28", "3D", "42501", "42883", "42P01", "42703",
                                       "53", "55", "57", "58", "AR", NULL};

    return is_one_of(code, safe);
}

bool sqlstate_is_passing(const char *code)
{
    static const char *const passing[] = {"08", "25006", "25P03", "53", "57P01", "57P02", "57P03",
                                          "57P05", "58", "XX", NULL};

    return is_one_of(code, passing);
}

const struct sqlstate *sqlstate_table(size_t *count)
{
    *count = sizeof table / sizeof table[0];
    return table;
}
