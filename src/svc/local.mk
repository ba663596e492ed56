# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libsvc.a
%C%_libsvc_a_SOURCES = \
	%D%/words.c %D%/words.h
