# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libi18n.a
%C%_libi18n_a_SOURCES = %D%/i18n.c %D%/i18n.h
