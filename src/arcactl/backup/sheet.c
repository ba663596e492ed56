/* SPDX-License-Identifier: Apache-2.0 */
/* backup key sheet: a page for the safe. Whoever finds it knows what the key is for and how a backup is
 * brought back, without anything else of ours at hand. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/json.h"
#include "i18n/i18n.h"

/* The steps, each a command; %s: the database's name, where there is one. */
static const struct {
    const char *text; /* N_() */
    const char *command;
} STEPS[] = {
    {N_("Have a machine with PostgreSQL, arca, and the folder of backups or one file of it."), NULL},
    {N_("Is the file genuine, and does this key open it?"), "arcactl backup verify BACKUP.arcabk --key FILE --roles -d \"user=postgres ...\""},
    {N_("A new database, beside what there is:"), "arcactl restore BACKUP.arcabk --key FILE --roles --to arca_back -d \"user=postgres ...\""},
    {N_("Is it whole?"), "arcactl verify -d \"dbname=arca_back user=postgres ...\""},
    {N_("Where the old database is still there, in its place (arcactl restore --undo takes it back):"),
     "arcactl restore BACKUP.arcabk --key FILE --swap -d \"dbname=arca user=postgres ...\""},
    {N_("On a new server everybody needs a new password: for each person,"), "arcactl staff reset LOGIN"},
};

/* The content of the secret key's file; NULL: told. */
static const char *locked_secret(struct ctl *c, const struct backup_public *k)
{
    const char *path = c->option[OPT_KEY];
    char hex[2 * BACKUP_KEY_BYTES + 1];
    struct str text;
    struct err e;

    if (path == NULL) {
        ctl_error(c, "%s", _("--secret needs the secret key's file."));
        ctl_next(c, "%s", _("name the key's file with --key FILE"));
        return NULL;
    }
    if ((c->option[OPT_OUTPUT] == NULL || strcmp(c->option[OPT_OUTPUT], "-") == 0) && isatty(STDOUT_FILENO) != 1) {
        ctl_error(c, "%s", _("a secret key goes onto a terminal or into a file of its own, nowhere else."));
        ctl_state(c, "%s", _("Nothing was printed."));
        ctl_next(c, "%s", _("say --output FILE"));
        return NULL;
    }
    if (!backup_key_is_private(c, path))
        return NULL;
    e = fs_read(&c->arena, path, BACKUP_KEY_FILE_MAX, &text);
    if (err_is(&e)) {
        ctl_fail(c, &e);
        return NULL;
    }
    sec_hex(hex, k->p, sizeof k->p);
    if (json_valid(str_trim(text)) && str_eq(json_text(&c->arena, json_find(text, "public")), str_of(hex)))
        return str_c(&c->arena, str_trim(text));
    ctl_error(c, _("%s is not the secret half of this key."), path);
    ctl_state(c, "%s", _("Nothing was printed."));
    ctl_next(c, "%s", _("arcactl backup key list shows which key is which"));
    return NULL;
}

static const char *sheet(struct ctl *c, const char *name, const struct backup_public *k, const char *secret)
{
    char kid[BACKUP_KID_TEXT];
    struct buf b = {.p = NULL};
    const char *out;

    backup_key_id(k, kid);
    buf_printf(&b, "%s\n\n", _("RECOVERY SHEET: keep it with the secret key, away from the server"));
    buf_printf(&b, "%-22s %s\n", _("Key:"), name);
    buf_printf(&b, "%-22s %s\n", _("Fingerprint:"), kid);
    buf_printf(&b, "%-22s %s\n", _("Backups lie in:"), backup_dir(c));
    buf_printf(&b, "%-22s %s\n", _("Printed:"), backup_now(c));
    buf_printf(&b, "%-22s %s\n", _("Secret key is kept:"), "______________________________");
    buf_printf(&b, "%-22s %s\n\n", _("Passphrase is kept:"), _("______________________________ (another place)"));
    buf_printf(&b, "%s\n", _("To bring a backup back:"));
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
        buf_printf(&b, "\n%zu. %s\n", i + 1, _(STEPS[i].text));
        if (STEPS[i].command != NULL)
            buf_printf(&b, "   %s\n", STEPS[i].command);
    }
    buf_printf(&b, "\n%s\n   %s", _("The public half, to seal to this key from another server (arcactl backup key add):"), backup_key_public_text(&c->arena, k));
    if (backup_signer(c) != NULL)
        buf_printf(&b, "\n%s\n   %s\n", _("Backups of this server are signed by (a file for --signed-by):"), backup_signer(c));
    if (secret != NULL)
        buf_printf(&b, "\n%s\n%s\n", _("The secret half, locked by its passphrase: the content of FILE, in one line (chmod 600)."), secret);
    out = str_c(&c->arena, buf_str(&b));
    buf_free(&b);
    return out;
}

int backup_key_sheet(struct ctl *c)
{
    const char *file = c->option[OPT_OUTPUT];
    const char *secret = NULL;
    struct backup_public k;
    const char *text;

    if (!backup_public_read(c, backup_public_path(c, c->args[0]), &k))
        return CTL_ERROR;
    if (c->option[OPT_SECRET] != NULL) {
        secret = locked_secret(c, &k);
        if (secret == NULL)
            return CTL_ERROR;
    }
    text = sheet(c, c->args[0], &k, secret);
    if (file == NULL || strcmp(file, "-") == 0) {
        fputs(ctl_safe(&c->arena, text), stdout);
        return CTL_DONE;
    }
    return backup_write_new(c, file, text, 0600) ? CTL_DONE : CTL_ERROR;
}
