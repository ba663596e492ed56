/* SPDX-License-Identifier: Apache-2.0 */
/* curses, without its OK: ours is a struct err. What curses calls OK is "not ERR" here. */
#ifndef ARCA_TERM_CURSES_PRIV_H
#define ARCA_TERM_CURSES_PRIV_H

#pragma push_macro("OK")
#undef OK
#include <curses.h>
#include <panel.h>
#undef OK
#pragma pop_macro("OK")

#endif
