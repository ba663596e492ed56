# SPDX-License-Identifier: Apache-2.0
# The tests of src/base and src/os.
BASE_UNIT_TESTS = \
	%D%/base_memory \
	%D%/base_text \
	%D%/base_files \
	%D%/base_json \
	%D%/keep \
	%D%/os_child \
	%D%/os_loop \
	%D%/os_process \
	%D%/os_stream

BASE_UNIT_LIBS = src/os/libos.a src/base/libbase.a $(CMOCKA_LIBS)

if HAVE_CMOCKA
check_PROGRAMS += $(BASE_UNIT_TESTS)
TESTS += $(BASE_UNIT_TESTS)
endif

%C%_base_memory_SOURCES = %D%/base_memory.c
%C%_base_memory_LDADD = $(BASE_UNIT_LIBS)
%C%_base_text_SOURCES = %D%/base_text.c
%C%_base_text_LDADD = $(BASE_UNIT_LIBS)
%C%_base_files_SOURCES = %D%/base_files.c
%C%_base_files_LDADD = $(BASE_UNIT_LIBS)
%C%_base_json_SOURCES = %D%/base_json.c
%C%_base_json_LDADD = $(BASE_UNIT_LIBS)
%C%_os_loop_SOURCES = %D%/os_loop.c
%C%_os_loop_LDADD = $(BASE_UNIT_LIBS)
%C%_os_child_SOURCES = %D%/os_child.c
%C%_os_child_LDADD = $(BASE_UNIT_LIBS)
%C%_os_process_SOURCES = %D%/os_process.c
%C%_os_process_LDADD = $(BASE_UNIT_LIBS)
%C%_os_stream_SOURCES = %D%/os_stream.c
%C%_os_stream_LDADD = $(BASE_UNIT_LIBS)
%C%_keep_SOURCES = %D%/keep.c src/arcactl/backup/keep.c
%C%_keep_LDADD = $(BASE_UNIT_LIBS)
