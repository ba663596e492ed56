# SPDX-License-Identifier: Apache-2.0
TESTS += %D%/answer-codes.sh
EXTRA_DIST += %D%/answer-codes.sh %D%/answer-codes.pl
