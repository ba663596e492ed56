/* SPDX-License-Identifier: Apache-2.0 */
/* backup key: pairs of keys. The public half lies with the backups; the secret half is a file that
 * belongs somewhere else, and its passphrase in a head. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "base/fs.h"
#include "i18n/i18n.h"
#include "sec/secret.h"

enum { PASSPHRASE_MIN = 12, NAME_MAX_BYTES = 32 };

static const char *keys_dir(struct ctl *c)
{
    return str_printf(&c->arena, "%s/keys", backup_dir(c)).p;
}

static bool told(struct ctl *c, struct err e)
{
    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

static bool name_is_good(struct ctl *c, const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

    if (n > 0 && n <= NAME_MAX_BYTES && name[n] == '\0' && name[0] != '-')
        return true;
    ctl_error(c, _("\"%s\" cannot be the name of a key: small letters, digits, - and _, at most 32."), name);
    return false;
}

const char *backup_public_path(struct ctl *c, const char *name)
{
    return str_printf(&c->arena, "%s/%s.pub", keys_dir(c), name).p;
}

/* The first line of a descriptor that the caller opened for us. */
static bool read_descriptor(struct ctl *c, const char *number, struct secret *s)
{
    char *end;
    long fd = strtol(number, &end, 10);
    char byte;
    ssize_t n = 0;

    if (number[0] == '\0' || end[0] != '\0' || fd < 0 || fcntl((int)fd, F_GETFD) < 0) {
        ctl_error(c, _("\"%s\" is no open descriptor."), number);
        ctl_next(c, "%s", _("give one that can be read: --passphrase-fd 3 3<FILE"));
        return false;
    }
    while ((n = read((int)fd, &byte, 1)) == 1 && byte != '\n')
        if (!secret_append(s, (struct str){.p = &byte, .n = 1}))
            break;
    return n >= 0;
}

static bool ask(struct ctl *c, const char *label, struct secret *s)
{
    char typed[SECRET_MAX] = "";
    bool good = ctl_ask_secret(c, label, typed, sizeof typed) && secret_append(s, str_of(typed));

    sec_wipe(typed, sizeof typed);
    if (!good)
        ctl_error(c, "%s", _("no passphrase was typed: there is no terminal, or it was left."));
    if (!good)
        ctl_next(c, "%s", _("run it on a terminal, or hand the passphrase over with --passphrase-fd"));
    return good;
}

/* A passphrase that is there already (once), or a new one (typed twice, and not too short). `label` asks for it. */
static bool passphrase(struct ctl *c, const char *label, bool fresh, struct secret *s)
{
    const char *fd = c->option[OPT_PASSPHRASE_FD];
    struct secret again;
    bool same;

    if (fd != NULL ? !read_descriptor(c, fd, s) : !ask(c, label, s))
        return false;
    if (!fresh)
        return true;
    if (s->n < PASSPHRASE_MIN) {
        ctl_error(c, _("the passphrase is too short: %d characters at the least."), PASSPHRASE_MIN);
        ctl_state(c, "%s", _("No key was made."));
        return false;
    }
    if (fd != NULL)
        return true;
    if (!told(c, secret_new(&again)))
        return false;
    same = ask(c, _("Once more:"), &again) && str_eq(secret_text(s), secret_text(&again));
    secret_free(&again);
    if (!same)
        ctl_error(c, "%s", _("the two are not the same; no key was made."));
    return same;
}

/* A new file of ours; one that is there is not touched. */
bool backup_write_new(struct ctl *c, const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    struct err e = fd < 0 ? err_sys(errno, path) : fs_write(fd, str_of(text));

    if (fd >= 0 && !err_is(&e) && fsync(fd) != 0)
        e = err_sys(errno, path);
    if (fd >= 0)
        close(fd);
    if (fd >= 0 && err_is(&e))
        unlink(path);
    return told(c, e);
}

static void tell_key(struct ctl *c, const char *name, const struct backup_public *k)
{
    char kid[BACKUP_KID_TEXT];

    backup_key_id(k, kid);
    ctl_say(c, _("backups are sealed to the key \"%s\" (%s) from now on"), name, kid);
}

/* The public half in the place of the one that is there, which stays beside it; at no moment is there none. */
static bool replace_public(struct ctl *c, const char *name, const char *text)
{
    const char *path = backup_public_path(c, name);
    const char *retired = str_printf(&c->arena, "%s.retired-%s", path, backup_now(c)).p;

    if (link(path, retired) != 0 && errno != EEXIST)
        return told(c, err_sys(errno, retired));
    return told(c, fs_replace(path, str_of(text)));
}

/* `replaces`: a key of that name is there. */
static int make_pair(struct ctl *c, const char *name, const char *file, bool replaces, struct secret *words)
{
    struct backup_secret pair;
    const char *text = NULL;
    bool done = told(c, backup_key_new(&pair));

    if (!done)
        return CTL_ERROR;
    done = told(c, backup_key_seal(&c->arena, &pair, secret_text(words), false, &text)) &&
           backup_write_new(c, file, text, 0600);
    text = backup_key_public_text(&c->arena, &pair.public);
    if (done && !(replaces ? replace_public(c, name, text) : backup_write_new(c, backup_public_path(c, name), text, 0600))) {
        unlink(file);
        done = false;
    }
    if (done) {
        tell_key(c, name, &pair.public);
        ctl_say(c, _("the secret key is in %s; take it to a place away from this machine, and keep the passphrase apart from it"), file);
        ctl_say(c, "%s", _("without it and its passphrase nobody, you neither, reads these backups"));
    }
    backup_key_free(&pair);
    return done ? CTL_DONE : CTL_ERROR;
}

int backup_key_make(struct ctl *c)
{
    struct secret words;
    int status;

    if (!name_is_good(c, c->args[0]))
        return CTL_ERROR;
    status = backup_dir_take(c);
    if (status != CTL_DONE)
        return status;
    if (!told(c, fs_make_dirs(keys_dir(c))))
        return CTL_ERROR;
    if (access(backup_public_path(c, c->args[0]), F_OK) == 0 || access(c->args[1], F_OK) == 0) {
        ctl_error(c, _("there is a key \"%s\" or a file %s already."), c->args[0], c->args[1]);
        ctl_state(c, "%s", _("No key was made."));
        ctl_next(c, "%s", _("choose another name and file"));
        return CTL_ERROR;
    }
    if (!told(c, secret_new(&words)))
        return CTL_ERROR;
    status = passphrase(c, _("Passphrase of the key:"), true, &words) ? make_pair(c, c->args[0], c->args[1], false, &words) : CTL_ERROR;
    secret_free(&words);
    return status;
}

static int make_new(struct ctl *c, const char *name)
{
    struct secret words;
    int status = CTL_ERROR;

    if (!told(c, secret_new(&words)))
        return CTL_ERROR;
    if (passphrase(c, _("Passphrase of the new key:"), true, &words))
        status = make_pair(c, name, c->args[1], true, &words);
    secret_free(&words);
    return status;
}

/* The old key is opened before there is a new one, so that a mistyped passphrase leaves all as it was. */
static int rotate_and_reseal(struct ctl *c, const char *name)
{
    struct backup_secret old;
    int status;

    if (!backup_secret_ask(c, &old))
        return CTL_ERROR;
    status = make_new(c, name);
    if (status == CTL_DONE)
        status = backup_reseal(c, &old);
    backup_key_free(&old);
    return status;
}

/* Another pair takes the place of one that is there. With the old secret key in hand, what that opened is
 * sealed to the new one. */
int backup_key_rotate(struct ctl *c)
{
    const char *name = c->args[0];
    int status;

    if (!name_is_good(c, name))
        return CTL_ERROR;
    status = backup_dir_take(c);
    if (status != CTL_DONE)
        return status;
    if (access(backup_public_path(c, name), F_OK) != 0 || access(c->args[1], F_OK) == 0) {
        ctl_error(c, _("there is no key \"%s\", or a file %s already."), name, c->args[1]);
        ctl_state(c, "%s", _("No key was made."));
        ctl_next(c, "%s", _("arcactl backup key list shows the keys; choose a new file"));
        return CTL_ERROR;
    }
    if (c->option[OPT_KEY] != NULL)
        return rotate_and_reseal(c, name);
    status = make_new(c, name);
    if (status == CTL_DONE) {
        ctl_say(c, "%s", _("backups made before open with the old key only: keep its file and its passphrase until they are pruned"));
        ctl_say(c, "%s", _("or have them sealed to the keys of today: arcactl backup key reseal --key FILE, FILE being the old key's"));
    }
    return status;
}

bool backup_public_read(struct ctl *c, const char *path, struct backup_public *k)
{
    struct str text;
    struct err e = fs_read(&c->arena, path, BACKUP_KEY_FILE_MAX, &text);

    if (err_is(&e))
        return told(c, e);
    if (backup_key_public_read(text, k))
        return true;
    ctl_error(c, _("%s is no public key of backups, or was mistyped."), path);
    ctl_next(c, "%s", _("take the file NAME.pub that arcactl backup key new made"));
    return false;
}

int backup_key_add(struct ctl *c)
{
    struct backup_public k;
    int status;

    if (!name_is_good(c, c->args[0]) || !backup_public_read(c, c->args[1], &k))
        return CTL_ERROR;
    status = backup_dir_take(c);
    if (status != CTL_DONE)
        return status;
    if (!told(c, fs_make_dirs(keys_dir(c))) ||
        !backup_write_new(c, backup_public_path(c, c->args[0]), backup_key_public_text(&c->arena, &k), 0600))
        return CTL_ERROR;
    tell_key(c, c->args[0], &k);
    return CTL_DONE;
}

static int is_public(const struct dirent *f)
{
    size_t n = strlen(f->d_name);

    return n > 4 && f->d_name[0] != '.' && strcmp(f->d_name + n - 4, ".pub") == 0;
}

static bool add_recipient(struct ctl *c, struct backup_recipients *all, const char *file)
{
    if (all->n == CONTAINER_RECIPIENTS_MAX) {
        ctl_error(c, _("there are more than %d keys in %s."), CONTAINER_RECIPIENTS_MAX, keys_dir(c));
        return false;
    }
    all->name[all->n] = str_c(&c->arena, str_sub(str_of(file), 0, strlen(file) - 4));
    if (!backup_public_read(c, str_printf(&c->arena, "%s/%s", keys_dir(c), file).p, &all->key[all->n]))
        return false;
    all->n++;
    return true;
}

bool backup_recipients(struct ctl *c, struct backup_recipients *all)
{
    struct dirent **found = NULL;
    int n = scandir(keys_dir(c), &found, is_public, alphasort);
    bool good = n >= 0 || errno == ENOENT || told(c, err_sys(errno, keys_dir(c)));

    all->n = 0;
    for (int i = 0; i < n; i++) {
        good = good && add_recipient(c, all, found[i]->d_name);
        free(found[i]);
    }
    free(found);
    return good;
}

int backup_key_list(struct ctl *c)
{
    struct backup_recipients all;
    struct list l;

    if (!backup_recipients(c, &all))
        return CTL_ERROR;
    list_begin(&l, c);
    list_column(&l, "name", _("Name"));
    list_column(&l, "key", _("Key"));
    for (size_t i = 0; i < all.n; i++) {
        char kid[BACKUP_KID_TEXT];

        backup_key_id(&all.key[i], kid);
        const char *values[] = {all.name[i], arena_copy(&c->arena, kid, strlen(kid))};
        list_row(&l, values);
    }
    list_end(&l);
    return CTL_DONE;
}

/* As ssh does: a key that others may read is not a secret any more. */
bool backup_key_is_private(struct ctl *c, const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return told(c, err_sys(errno, path));
    if ((st.st_mode & 077) == 0)
        return true;
    ctl_error(c, _("others may read the key's file %s."), path);
    ctl_next(c, "chmod 600 %s", path);
    return false;
}

bool backup_secret_ask(struct ctl *c, struct backup_secret *s)
{
    const char *path = c->option[OPT_KEY];
    struct secret words;
    struct str text;
    struct err e;
    bool done;

    if (path == NULL) {
        ctl_error(c, "%s", _("only the holder of a secret key can open a backup."));
        ctl_state(c, "%s", _("Nothing was changed."));
        ctl_next(c, "%s", _("name the key's file with --key FILE"));
        return false;
    }
    e = fs_read(&c->arena, path, BACKUP_KEY_FILE_MAX, &text);
    if (err_is(&e))
        return told(c, e);
    if (!backup_key_is_private(c, path) || !told(c, secret_new(&words)))
        return false;
    done = passphrase(c, _("Passphrase of the key:"), false, &words) && told(c, backup_key_unseal(text, secret_text(&words), s));
    secret_free(&words);
    return done;
}
