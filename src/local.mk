# SPDX-License-Identifier: Apache-2.0
# One library a folder, from the bottom layer up. A program links the libraries of the folders it
# uses, the top layer first (see src/app/local.mk and src/arcactl/local.mk).
include %D%/base/local.mk
include %D%/os/local.mk
include %D%/sec/local.mk
include %D%/conf/local.mk
include %D%/i18n/local.mk
include %D%/script/local.mk
include %D%/db/local.mk
include %D%/model/local.mk
include %D%/term/local.mk
include %D%/svc/local.mk
include %D%/ui/local.mk
include %D%/screen/local.mk
include %D%/app/local.mk
include %D%/arcactl/local.mk
