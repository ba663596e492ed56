/* SPDX-License-Identifier: Apache-2.0 */
/* patient_data: the record's data in sections, labels right-aligned; two columns side by side
 * where there is room. */
#include <config.h>

#include "screen/record/priv.h"

#include <stdio.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "model/field.h"

enum { WIDE = 110, LABEL_COLS = 20 };

static void heading(struct record *p, const char *text)
{
    if (p->line_count < RECORD_LINES)
        p->lines[p->line_count++] = (struct record_line){.label = text, .heading = true};
}

/* A value that is always shown, and one that is left out when there is none. */
static void line(struct record *p, const char *label, struct str value)
{
    if (p->line_count < RECORD_LINES)
        p->lines[p->line_count++] =
            (struct record_line){.label = label, .value = str_copy(&p->arena, value)};
}

static void maybe(struct record *p, const char *label, struct str value)
{
    if (value.n > 0)
        line(p, label, value);
}

static struct str shown(struct record *p, const char *rule, struct str wire)
{
    return wire.n > 0 ? field_show(field_rule(rule), &p->arena, wire) : STR_EMPTY;
}

static struct str label_of(const struct record *p, int64_t id)
{
    return reference_label(reference_lookup(&p->env->reference, id));
}

static struct str joined(struct record *p, struct str a, const char *between, struct str b)
{
    if (a.n == 0 || b.n == 0)
        return a.n > 0 ? a : b;
    return str_printf(&p->arena, "%.*s%s%.*s", STR_ARG(a), between, STR_ARG(b));
}

static void person_lines(struct record *p)
{
    const struct patient *r = &p->now;
    char text[PERSON_TEXT];

    heading(p, _("Person"));
    maybe(p, _("Social name"), r->social_name);
    line(p, _("Registered name"), r->registered_name);
    line(p, _("Birth date"), person_birth(text, r->birth_date, r->age));
    maybe(p, _("Deceased on"), person_date(text, r->deceased_on));
    line(p, _("CPF"), shown(p, "cpf", r->cpf));
    maybe(p, _("CNS"), shown(p, "cns", r->cns));
    line(p, _("Gender"), label_of(p, r->gender));
    line(p, _("Skin colour"), label_of(p, r->skin_colour));
    line(p, _("Schooling"), label_of(p, r->schooling));
}

static void contact_lines(struct record *p)
{
    const struct patient *r = &p->now;
    char text[PERSON_TEXT];

    heading(p, _("Contact"));
    line(p, _("Telephone"), person_phone(text, r->phone));
    maybe(p, _("Other phone"), person_phone(text, r->phone2));
    line(p, _("E-mail"), r->email);
    heading(p, _("Address"));
    line(p, _("Street"), joined(p, joined(p, r->street, ", ", r->number), " · ", r->complement));
    maybe(p, _("District"), r->district);
    line(p, _("City"), joined(p, r->city, " · ", r->uf));
    maybe(p, _("CEP"), shown(p, "cep", r->cep));
}

/* The name of a language by its code. */
static struct str language_of(struct str code)
{
    size_t n;
    const struct i18n_language *all = i18n_languages(&n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_of(all[i].code)))
            return str_of(all[i].name);
    return code;
}

static void other_lines(struct record *p)
{
    const struct patient *r = &p->now;
    char text[PERSON_TEXT];

    if (r->guardian_name.n > 0 || (r->age >= 0 && r->age < PATIENT_ADULT_YEARS)) {
        heading(p, _("Guardian"));
        line(p, _("Name"), r->guardian_name);
        line(p, _("Relationship"), person_lookup(p->env, "relationship", r->guardian_relationship));
        line(p, _("CPF"), shown(p, "cpf", r->guardian_cpf));
        line(p, _("Telephone"), person_phone(text, r->guardian_phone));
    }
    heading(p, _("In an emergency"));
    line(p, _("Who to call"), r->emergency_name);
    line(p, _("Telephone"), person_phone(text, r->emergency_phone));
    heading(p, _("Treatment"));
    line(p, _("Status"), person_word(PERSON_STATUS, r->status));
    line(p, _("Record"), r->record_no);
    line(p, _("Since"), person_date(text, r->treatment_start));
    line(p, _("Supervisor"), r->supervisor_name);
    line(p, _("Intern"), r->intern_name);
    maybe(p, _("Language"), language_of(r->language));
    line(p, _("Registered"), person_moment(text, &p->zone, r->created_at));
    line(p, _("Last changed"), person_moment(text, &p->zone, r->updated_at));
}

void record_lines(struct record *p)
{
    p->line_count = 0;
    person_lines(p);
    contact_lines(p);
    other_lines(p);
}

/* The first line of the right column: the heading nearest behind the middle. */
static int split(const struct record *p, int cols)
{
    int at = (p->line_count + 1) / 2;

    if (cols < WIDE)
        return p->line_count;
    while (at < p->line_count && !p->lines[at].heading)
        at++;
    return at;
}

/* A blank line stands before each heading but the first of a column. */
static int column_rows(const struct record *p, int from, int to)
{
    int rows = to - from;

    for (int i = from + 1; i < to; i++)
        rows += p->lines[i].heading;
    return rows;
}

int record_data_rows(const struct record *p, int cols)
{
    int at = split(p, cols), left = column_rows(p, 0, at), right = column_rows(p, at, p->line_count);

    return left > right ? left : right;
}

static void paint_column(struct record *p, struct surface *s, struct rect r, int from, int to)
{
    int row = r.row - p->top;

    for (int i = from; i < to; i++, row++) {
        const struct record_line *l = &p->lines[i];

        row += l->heading && i > from;
        if (row < r.row || row >= r.row + r.rows)
            continue;
        if (l->heading) {
            draw_text(s, row, r.col + 1, r.cols - 2, ROLE_HEADING, ALIGN_LEFT, str_of(l->label));
            continue;
        }
        draw_text(s, row, r.col, LABEL_COLS, ROLE_LABEL, ALIGN_RIGHT, str_of(l->label));
        draw_text(s, row, r.col + LABEL_COLS + 2, r.cols - LABEL_COLS - 3,
                  l->value.n > 0 ? ROLE_NORMAL : ROLE_DIM, ALIGN_LEFT,
                  l->value.n > 0 ? l->value : STR("–"));
    }
}

void record_data_paint(struct record *p, struct surface *s, struct rect r)
{
    int at = split(p, r.cols), half = r.cols / 2, most = record_data_rows(p, r.cols) - r.rows;
    struct rect left = r, right = r;

    if (p->top > most)
        p->top = most;
    if (p->top < 0)
        p->top = 0;
    draw_blank(s, r, ROLE_NORMAL);
    if (at < p->line_count) {
        left.cols = half;
        right.col = r.col + half;
        right.cols = r.cols - half;
        paint_column(p, s, right, at, p->line_count);
    }
    paint_column(p, s, left, 0, at);
}
