/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/backup_key.h"

#include <sodium.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "sec/sec.h"

enum { KID_BYTES = 8, CHECK_BYTES = 4, SEALED_BYTES = BACKUP_KEY_BYTES + crypto_secretbox_MACBYTES };
/* What a file may ask of us: more would let it use up the machine. */
enum { OPS_MAX = 16, MEMORY_MAX = 1 << 30 };

static const char PUBLIC_MARK[] = "arca-backup-public-1 ";
static const char SECRET_MARK[] = "arca-backup-secret-1";

_Static_assert(BACKUP_KEY_BYTES == crypto_box_PUBLICKEYBYTES, "libsodium's size of a public key");
_Static_assert(BACKUP_KEY_BYTES == crypto_box_SECRETKEYBYTES, "and of a secret one");
_Static_assert(BACKUP_SEED_BYTES == crypto_box_SEEDBYTES, "and of a seed");

static struct err room(struct backup_secret *s)
{
    *s = (struct backup_secret){.p = sodium_malloc(BACKUP_KEY_BYTES)};
    return s->p != NULL ? OK : err_make(ERR_SYS, N_("There is no protected memory for a key."), "sodium_malloc");
}

struct err backup_key_new(struct backup_secret *s)
{
    TRY(room(s));
    crypto_box_keypair(s->public.p, s->p);
    return OK;
}

struct err backup_key_of_seed(struct backup_secret *s, const unsigned char seed[BACKUP_SEED_BYTES])
{
    TRY(room(s));
    crypto_box_seed_keypair(s->public.p, s->p, seed);
    return OK;
}

void backup_key_free(struct backup_secret *s)
{
    if (s->p != NULL)
        sodium_free(s->p); /* wipes it first */
    *s = (struct backup_secret){.p = NULL};
}

void backup_key_id(const struct backup_public *k, char out[BACKUP_KID_TEXT])
{
    unsigned char hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof hash, k->p, sizeof k->p, NULL, 0);
    sec_hex(out, hash, KID_BYTES);
}

/* The key and the beginning of its hash, so that a letter typed wrong is seen. */
static void checked(const struct backup_public *k, unsigned char out[BACKUP_KEY_BYTES + CHECK_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof hash, k->p, sizeof k->p, NULL, 0);
    memcpy(out, k->p, BACKUP_KEY_BYTES);
    memcpy(out + BACKUP_KEY_BYTES, hash, CHECK_BYTES);
}

const char *backup_key_public_text(struct arena *a, const struct backup_public *k)
{
    unsigned char bytes[BACKUP_KEY_BYTES + CHECK_BYTES];
    char hex[2 * sizeof bytes + 1];

    checked(k, bytes);
    sec_hex(hex, bytes, sizeof bytes);
    return str_printf(a, "%s%s\n", PUBLIC_MARK, hex).p;
}

bool backup_key_public_read(struct str text, struct backup_public *k)
{
    unsigned char bytes[BACKUP_KEY_BYTES + CHECK_BYTES];
    unsigned char right[sizeof bytes];

    text = str_trim(text);
    if (!str_starts(text, str_of(PUBLIC_MARK)))
        return false;
    text = str_sub(text, sizeof PUBLIC_MARK - 1, text.n);
    if (!sec_unhex(bytes, sizeof bytes, text.p, text.n))
        return false;
    memcpy(k->p, bytes, sizeof k->p);
    checked(k, right);
    return sec_equal(bytes, right, sizeof bytes);
}

static struct err stretch(unsigned char key[crypto_secretbox_KEYBYTES], struct str passphrase,
                          const unsigned char salt[crypto_pwhash_SALTBYTES], long long ops, long long memory)
{
    if (crypto_pwhash(key, crypto_secretbox_KEYBYTES, passphrase.p, passphrase.n, salt,
                      (unsigned long long)ops, (size_t)memory, crypto_pwhash_ALG_ARGON2ID13) == 0)
        return OK;
    return err_make(ERR_SYS, N_("There is not enough memory to open a key by its passphrase."), "crypto_pwhash");
}

static void put_hex(struct json_object *o, struct arena *a, const char *name, const void *p, size_t n)
{
    char *hex = arena_array(a, 2 * n + 1, 1);

    sec_hex(hex, p, n);
    json_put(o, name, str_of(hex));
}

struct err backup_key_seal(struct arena *a, const struct backup_secret *s, struct str passphrase, bool quick,
                           const char **text)
{
    long long ops = quick ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_MODERATE;
    long long memory = quick ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_MODERATE;
    unsigned char salt[crypto_pwhash_SALTBYTES];
    unsigned char nonce[crypto_secretbox_NONCEBYTES];
    unsigned char key[crypto_secretbox_KEYBYTES];
    unsigned char sealed[SEALED_BYTES];
    struct json_object o;

    randombytes_buf(salt, sizeof salt);
    randombytes_buf(nonce, sizeof nonce);
    TRY(stretch(key, passphrase, salt, ops, memory));
    crypto_secretbox_easy(sealed, s->p, BACKUP_KEY_BYTES, nonce, key);
    sec_wipe(key, sizeof key);
    json_begin(&o, a);
    json_put(&o, "format", str_of(SECRET_MARK));
    put_hex(&o, a, "public", s->public.p, sizeof s->public.p);
    put_hex(&o, a, "salt", salt, sizeof salt);
    json_put_int(&o, "ops", ops);
    json_put_int(&o, "memory", memory);
    put_hex(&o, a, "nonce", nonce, sizeof nonce);
    put_hex(&o, a, "sealed", sealed, sizeof sealed);
    *text = str_printf(a, "%s\n", json_end(&o)).p;
    return OK;
}

static bool find_hex(struct str doc, const char *name, void *out, size_t n)
{
    struct str v = json_find(doc, name);

    return v.n >= 2 && v.p[0] == '"' && sec_unhex(out, n, v.p + 1, v.n - 2);
}

struct sealed_file {
    unsigned char public[BACKUP_KEY_BYTES];
    unsigned char salt[crypto_pwhash_SALTBYTES];
    unsigned char nonce[crypto_secretbox_NONCEBYTES];
    unsigned char sealed[SEALED_BYTES];
    long long ops;
    long long memory;
};

static bool read_file(struct str text, struct sealed_file *f)
{
    struct str mark;

    if (text.n > BACKUP_KEY_FILE_MAX || !json_valid(text))
        return false;
    mark = json_find(text, "format");
    f->ops = json_int(json_find(text, "ops"), 0);
    f->memory = json_int(json_find(text, "memory"), 0);
    return mark.n == sizeof SECRET_MARK + 1 && memcmp(mark.p + 1, SECRET_MARK, sizeof SECRET_MARK - 1) == 0 &&
           f->ops >= 1 && f->ops <= OPS_MAX && f->memory >= (long long)crypto_pwhash_MEMLIMIT_MIN &&
           f->memory <= MEMORY_MAX && f->memory % 1024 == 0 /* argon2's unit */ && find_hex(text, "public", f->public, sizeof f->public) &&
           find_hex(text, "salt", f->salt, sizeof f->salt) && find_hex(text, "nonce", f->nonce, sizeof f->nonce) &&
           find_hex(text, "sealed", f->sealed, sizeof f->sealed);
}

struct err backup_key_unseal(struct str text, struct str passphrase, struct backup_secret *s)
{
    unsigned char key[crypto_secretbox_KEYBYTES];
    struct sealed_file f;
    bool good;

    *s = (struct backup_secret){.p = NULL};
    if (!read_file(text, &f))
        return err_make(ERR_INPUT, N_("The file is no secret key of backups."), "key file");
    TRY(room(s));
    struct err e = stretch(key, passphrase, f.salt, f.ops, f.memory);
    good = !err_is(&e) && crypto_secretbox_open_easy(s->p, f.sealed, sizeof f.sealed, f.nonce, key) == 0 &&
           crypto_scalarmult_base(s->public.p, s->p) == 0 && sec_equal(s->public.p, f.public, sizeof f.public);
    sec_wipe(key, sizeof key);
    if (good)
        return OK;
    backup_key_free(s);
    return err_is(&e) ? e : err_make(ERR_DENIED, N_("The passphrase is another one, or the key's file was changed."), "unseal");
}
