# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libscript.a
%C%_libscript_a_SOURCES = \
	%D%/kinds.c %D%/script_priv.h \
	%D%/parse.c \
	%D%/script.c %D%/script.h
