# SPDX-License-Identifier: Apache-2.0
include %D%/model.mk
include %D%/base.mk
include %D%/widgets.mk
include %D%/db.mk
include %D%/conf.mk
include %D%/term.mk
include %D%/svc_live.mk
include %D%/svc_patient.mk
include %D%/arcactl.mk
include %D%/script.mk
