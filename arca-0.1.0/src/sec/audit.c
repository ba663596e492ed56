/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/audit.h"

#include <string.h>

enum field_kind { FIELD_INT, FIELD_UUID, FIELD_DIGEST, FIELD_TEXT };

struct field {
    enum field_kind kind;
    size_t offset;
};

#define AT(kind, name)                         \
    {                                          \
        kind, offsetof(struct sec_event, name) \
    }

/* The order of the columns is the order of the bytes. */
static const struct field fields[] = {
    AT(FIELD_INT, event_id),     AT(FIELD_INT, clinic_id),     AT(FIELD_INT, at),
    AT(FIELD_UUID, session_id),  AT(FIELD_INT, seq),           AT(FIELD_DIGEST, prev),
    AT(FIELD_TEXT, actor),       AT(FIELD_INT, staff_id),      AT(FIELD_INT, approver_id),
    AT(FIELD_TEXT, client_addr), AT(FIELD_TEXT, workstation),  AT(FIELD_TEXT, action),
    AT(FIELD_INT, outcome),      AT(FIELD_TEXT, subject_kind), AT(FIELD_INT, subject_id),
    AT(FIELD_INT, patient_id),   AT(FIELD_TEXT, purpose),      AT(FIELD_UUID, request_id),
    AT(FIELD_TEXT, app_version), AT(FIELD_TEXT, detail),       AT(FIELD_DIGEST, payload_hash),
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

static const char magic[4] = "CA1";
static const char session_tag[12] = "CA1-session";

/* The bytes of one field, an integer's in `buffer`; .p == NULL is NULL. */
static struct str field_bytes(const struct sec_event *e, const struct field *f, char buffer[8])
{
    const char *at = (const char *)e + f->offset;
    const struct str null = {.p = NULL, .n = 0};

    if (f->kind == FIELD_TEXT)
        return *(const struct str *)(const void *)at;
    if (f->kind == FIELD_UUID) {
        const struct sec_uuid *u = (const void *)at;

        return u->set ? (struct str){.p = (const char *)u->bytes, .n = SEC_UUID_BYTES} : null;
    }
    if (f->kind == FIELD_DIGEST) {
        const struct sec_digest *d = (const void *)at;

        return d->set ? (struct str){.p = (const char *)d->bytes, .n = SEC_HASH_BYTES} : null;
    }
    const struct sec_int *i = (const void *)at;
    uint64_t v = (uint64_t)i->value;

    for (int k = 0; k < 8; k++)
        buffer[k] = (char)(unsigned char)(v >> (56 - 8 * k));
    return i->set ? (struct str){.p = buffer, .n = 8} : null;
}

static char *put_length(char *to, uint32_t n)
{
    for (int k = 0; k < 4; k++)
        *to++ = (char)(unsigned char)(n >> (24 - 8 * k));
    return to;
}

struct str sec_canon(struct arena *a, const struct sec_event *e)
{
    size_t total = sizeof magic;
    char buffer[8];
    char *out;
    char *to;

    for (int i = 0; i < FIELDS; i++)
        total += 4 + field_bytes(e, &fields[i], buffer).n;
    out = arena_array(a, total, 1);
    memcpy(out, magic, sizeof magic);
    to = out + sizeof magic;
    for (int i = 0; i < FIELDS; i++) {
        struct str s = field_bytes(e, &fields[i], buffer);

        to = put_length(to, s.p != NULL ? (uint32_t)s.n : UINT32_MAX);
        if (s.p != NULL && s.n != 0)
            memcpy(to, s.p, s.n);
        to += s.p != NULL ? s.n : 0;
    }
    return (struct str){.p = out, .n = (size_t)(to - out)};
}

void sec_leaf(struct str canon, unsigned char leaf[SEC_HASH_BYTES])
{
    sec_hash_tagged(leaf, 0x00, canon.p, canon.n);
}

void sec_session_root(const unsigned char session[SEC_UUID_BYTES],
                      unsigned char root[SEC_HASH_BYTES])
{
    unsigned char text[sizeof session_tag + SEC_UUID_BYTES];

    memcpy(text, session_tag, sizeof session_tag);
    memcpy(text + sizeof session_tag, session, SEC_UUID_BYTES);
    sec_hash(root, text, sizeof text);
}

void sec_chain_start(struct sec_chain *c, const unsigned char session[SEC_UUID_BYTES])
{
    c->seq = 0;
    sec_session_root(session, c->leaf);
}

enum sec_chain_result sec_chain_take(struct sec_chain *c, int64_t seq,
                                     const unsigned char prev[SEC_HASH_BYTES], struct str canon,
                                     const unsigned char leaf[SEC_HASH_BYTES])
{
    unsigned char own[SEC_HASH_BYTES];

    if (seq != c->seq + 1)
        return SEC_CHAIN_GAP;
    if (!sec_equal(prev, c->leaf, SEC_HASH_BYTES))
        return SEC_CHAIN_PREV;
    sec_leaf(canon, own);
    if (!sec_equal(own, leaf, SEC_HASH_BYTES))
        return SEC_CHAIN_LEAF;
    c->seq = seq;
    memcpy(c->leaf, leaf, SEC_HASH_BYTES);
    return SEC_CHAIN_OK;
}
