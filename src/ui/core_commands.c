/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of the ui itself. */
#include <config.h>

#include <stdio.h>

#include "i18n/i18n.h"
#include "ui/dialog.h"
#include "ui/stack_priv.h"

static unsigned run_help(struct view *v, const struct command *c)
{
    (void)c;
    help_open(view_stack(v));
    return UI_DONE;
}

static unsigned run_palette(struct view *v, const struct command *c)
{
    (void)c;
    palette_open(view_stack(v), STR_EMPTY);
    return UI_DONE;
}

static unsigned run_menu(struct view *v, const struct command *c)
{
    (void)c;
    menu_open(view_stack(v));
    return UI_DONE;
}

static unsigned run_redraw(struct view *v, const struct command *c)
{
    (void)c;
    term_redraw(stack_term(view_stack(v)));
    stack_refresh(view_stack(v));
    return UI_DONE;
}

static unsigned run_messages(struct view *v, const struct command *c)
{
    struct stack *st = view_stack(v);
    struct dialog_choice rows[DIALOG_CHOICES_MAX];
    const struct message *m;
    size_t n = 0;
    struct dialog d = {.title = str_of(_("Messages")), .first = str_of(_("The newest first.")),
                       .reading = true};

    (void)c;
    while (n < DIALOG_CHOICES_MAX && (m = stack_message(st, (int)n)) != NULL)
        rows[n++] = (struct dialog_choice){str_of(m->text), str_of(m->time), '\0'};
    if (n == 0)
        d.first = str_of(_("There were no messages yet."));
    dialog_choose(st, &d, rows, n, 0, NULL, NULL);
    return UI_DONE;
}

static void leave_answered(void *ctx, const struct outcome *o)
{
    struct stack *st = ctx;

    if (o->accepted && st->opts.leave != NULL)
        st->opts.leave(st->opts.app);
}

static unsigned run_leave(struct view *v, const struct command *c)
{
    struct stack *st = view_stack(v);
    struct view *unsaved = stack_unsaved(st);
    char first[320];
    struct dialog d = {.title = str_of(_("Leave")), .destructive = true,
                       .yes = str_of(_("Leave")), .no = str_of(_("Stay"))};

    (void)c;
    if (unsaved == NULL) {
        if (st->opts.leave != NULL)
            st->opts.leave(st->opts.app);
        return UI_DONE;
    }
    snprintf(first, sizeof first, _("Leave and lose what was typed in “%.*s”?"),
             STR_ARG(unsaved->class->title != NULL ? unsaved->class->title(unsaved)
                                                   : str_of(unsaved->class->name)));
    d.first = str_of(first);
    dialog_yes_no(st, &d, leave_answered, st);
    return UI_DONE;
}

static const struct command rows[] = {
    {.id = "ui.help", .scope = "*", .keys = "F1 Alt-1 ?", .label = N_("Help"),
     .help = N_("The keys and commands of this screen"), .group = N_("General"),
     .audit = AUDIT_SCREEN, .bar = 1, .run = run_help},
    {.id = "ui.palette", .scope = "", .keys = "Ctrl-K", .label = N_("Go"),
     .help = N_("Find a patient, a date or a command by typing"), .group = N_("General"),
     .audit = AUDIT_SCREEN, .bar = 90, .run = run_palette},
    {.id = "ui.messages", .scope = "", .keys = "Ctrl-G", .label = N_("Messages"),
     .help = N_("What the message line said before"), .group = N_("General"),
     .audit = AUDIT_SCREEN, .run = run_messages},
    {.id = "ui.redraw", .scope = "*", .keys = "Ctrl-L", .label = N_("Redraw"),
     .help = N_("Paint the screen again"), .group = N_("General"), .audit = AUDIT_SCREEN,
     .run = run_redraw},
    {.id = "ui.menu", .scope = "", .keys = "F10 Alt-0", .label = N_("Menu"),
     .help = N_("All that can be done here"), .group = N_("General"), .audit = AUDIT_SCREEN,
     .bar = 91, .run = run_menu},
    {.id = "ui.leave", .scope = "", .keys = "Ctrl-Q", .label = N_("Quit"),
     .help = N_("Leave the program; nobody stays signed in"), .group = N_("General"), .audit = AUDIT_SCREEN,
     .run = run_leave},
};

const struct command_table ui_commands = {rows, sizeof rows / sizeof rows[0]};
