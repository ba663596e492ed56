# SPDX-License-Identifier: Apache-2.0
# Ring by ring; every test prints TAP.
include %D%/lint/local.mk
include %D%/unit/local.mk
