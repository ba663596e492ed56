/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/patient.h"

bool patient_needs_guardian(struct date birth_date, struct date today)
{
    int age = date_is_none(birth_date) ? PATIENT_ADULT_YEARS : date_age(birth_date, today);

    return age >= 0 && age < PATIENT_ADULT_YEARS;
}
