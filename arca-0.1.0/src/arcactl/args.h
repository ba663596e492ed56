/* SPDX-License-Identifier: Apache-2.0 */
/* args: the command line, read by the tables of commands.c. */
#ifndef ARCA_ARCACTL_ARGS_H
#define ARCA_ARCACTL_ARGS_H

struct ctl;

/* Fills c->command, c->option and c->args. Gives -1 when the command is to be run, else the exit
 * code of the program: help was asked for, or an error was told. */
int args_read(struct ctl *c, int argc, char **argv);

#endif
