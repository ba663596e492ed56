/* SPDX-License-Identifier: Apache-2.0 */
/* Who made a backup: anybody can seal one to the public keys, so each server signs its manifests, which hold
 * the hash of the dump. Its key lies in the folder of backups, the public half beside it. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/ctl.h"
#include "base/fs.h"
#include "i18n/i18n.h"
#include "sec/sec.h"
#include "sec/sign.h"

static const char SECRET_MARK[] = "arca-backup-signer-secret-1 ";
static const char PUBLIC_MARK[] = "arca-backup-signer-1 ";
static const char SIGNATURE_MARK[] = "arca-backup-signature-1 ";

enum { KEY_FILE_MAX = 256 };

static const char *in_folder(struct ctl *c, const char *name)
{
    return str_printf(&c->arena, "%s/%s", backup_dir(c), name).p;
}

/* `n` bytes as hexadecimal behind the mark, and nothing else. */
static bool read_hex(struct str text, const char *mark, unsigned char *out, size_t n)
{
    text = str_trim(text);
    if (!str_starts(text, str_of(mark)))
        return false;
    text = str_sub(text, strlen(mark), text.n);
    return sec_unhex(out, n, text.p, text.n);
}

static const char *write_hex(struct ctl *c, const char *mark, const unsigned char *p, size_t n)
{
    char *hex = arena_array(&c->arena, 2 * n + 1, 1);

    sec_hex(hex, p, n);
    return str_printf(&c->arena, "%s%s\n", mark, hex).p;
}

static bool not_a_key(struct ctl *c, const char *path)
{
    ctl_error(c, _("%s is no key of a server that signs backups, or was changed."), path);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("put back the file that was there; or remove it together with signer.pub, and later backups are another signer's"));
    return false;
}

/* The pair of this folder, made with the first backup. */
static bool take_pair(struct ctl *c, unsigned char seed[SIGN_SEED_BYTES])
{
    const char *path = in_folder(c, "signer.key");
    unsigned char public[SIGN_PUBLIC_BYTES];
    struct str text;
    struct err e = fs_read(&c->arena, path, KEY_FILE_MAX, &text);

    if (!err_is(&e))
        return backup_key_is_private(c, path) && (read_hex(text, SECRET_MARK, seed, SIGN_SEED_BYTES) || not_a_key(c, path));
    if (e.kind != ERR_NOT_FOUND) {
        ctl_fail(c, &e);
        return false;
    }
    sign_new(seed, public);
    return backup_write_new(c, path, write_hex(c, SECRET_MARK, seed, SIGN_SEED_BYTES), 0600) &&
           backup_write_new(c, in_folder(c, "signer.pub"), write_hex(c, PUBLIC_MARK, public, sizeof public), 0644);
}

const char *backup_sign(struct ctl *c, const char *manifest)
{
    unsigned char seed[SIGN_SEED_BYTES];
    unsigned char signature[SIGN_BYTES];
    const char *text = NULL;

    if (take_pair(c, seed)) {
        sign_make(signature, seed, str_of(manifest));
        text = write_hex(c, SIGNATURE_MARK, signature, sizeof signature);
    }
    sec_wipe(seed, sizeof seed);
    return text;
}

const char *backup_signer(struct ctl *c)
{
    unsigned char public[SIGN_PUBLIC_BYTES];
    struct str text;
    struct err e = fs_read(&c->arena, in_folder(c, "signer.pub"), KEY_FILE_MAX, &text);

    return !err_is(&e) && read_hex(text, PUBLIC_MARK, public, sizeof public) ? str_c(&c->arena, str_trim(text)) : NULL;
}

/* The signer that is expected: the one of --signed-by, else the folder's. `known` is false where there is neither. */
static bool expected(struct ctl *c, unsigned char public[SIGN_PUBLIC_BYTES], bool *known)
{
    const char *named = c->option[OPT_SIGNED_BY];
    const char *path = named != NULL ? named : in_folder(c, "signer.pub");
    struct str text;
    struct err e = fs_read(&c->arena, path, KEY_FILE_MAX, &text);

    *known = !err_is(&e);
    if (e.kind == ERR_NOT_FOUND && named == NULL)
        return true;
    if (err_is(&e)) {
        ctl_fail(c, &e);
        return false;
    }
    return read_hex(text, PUBLIC_MARK, public, SIGN_PUBLIC_BYTES) || not_a_key(c, path);
}

int backup_signature_check(struct ctl *c, const char *path, struct str manifest, struct str signature)
{
    unsigned char public[SIGN_PUBLIC_BYTES];
    unsigned char bytes[SIGN_BYTES];
    bool known;

    if (!expected(c, public, &known))
        return CTL_ERROR;
    if (!known) {
        ctl_state(c, "%s", _("who made this backup is not known here: name the signer.pub of its server with --signed-by"));
        return CTL_DONE;
    }
    if (read_hex(signature, SIGNATURE_MARK, bytes, sizeof bytes) && sign_good(bytes, public, manifest))
        return CTL_DONE;
    ctl_error(c, _("%s was not made by the server that signs here, or by one that does not sign."), path);
    ctl_state(c, "%s", _("No database was touched."));
    ctl_next(c, "%s", _("where it is another server's, and you know which: name its signer.pub with --signed-by FILE"));
    return CTL_VERIFY;
}
