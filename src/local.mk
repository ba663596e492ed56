# SPDX-License-Identifier: Apache-2.0
# One library a folder, listed from the top layer down: the order in which the linker needs them.
include %D%/base/local.mk
include %D%/os/local.mk
