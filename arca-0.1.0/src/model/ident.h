/* SPDX-License-Identifier: Apache-2.0 */
/* ident: the numbers by which Brazil knows a person. They are kept as digits alone and shown with
 * their punctuation. Typed punctuation and blanks are ignored. */
#ifndef ARCA_MODEL_IDENT_H
#define ARCA_MODEL_IDENT_H

#include "base/err.h"
#include "base/str.h"

enum { CPF_DIGITS = 11, CPF_SHOWN = 15, CNS_DIGITS = 15, CNS_SHOWN = 19, CRP_SHOWN = 10 };

/* CPF: eleven digits, the last two check the others by weights 10..2 and 11..2 modulo 11 (Receita
 * Federal). Eleven equal digits satisfy the sums and are never issued, so they are refused.
 * `digits` gets 11 digits and a NUL when it is right. */
struct err ident_cpf(struct str typed, char digits[CPF_DIGITS + 1]);

/* "529.982.247-25" of 11 digits; "" of anything else. */
void ident_cpf_show(struct str digits, char out[CPF_SHOWN]);

/* The two check digits of nine digits, as characters: for tests and the demo's people. */
void ident_cpf_check(const char nine[9], char check[2]);

/* CNS, the card of the public health service: fifteen digits. Beginning with 1 or 2 it is
 * definitive and made of an eleven-digit PIS; with 7, 8 or 9 provisional; the digits weighted 15..1
 * add up to a multiple of 11 (Ministério da Saúde, DATASUS: "Rotina de validação de números
 * definitivos" and "provisórios" of the Cartão Nacional de Saúde). */
struct err ident_cns(struct str typed, char digits[CNS_DIGITS + 1]);

/* "700 5012 3456 7890" of 15 digits; "" of anything else. */
void ident_cns_show(struct str digits, char out[CNS_SHOWN]);

/* CRP, a psychologist's registration: region of two digits, a slash, five or six digits:
 * "06/123456". The slash may be left out. */
struct err ident_crp(struct str typed, char out[CRP_SHOWN]);

#endif
