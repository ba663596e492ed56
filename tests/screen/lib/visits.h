/* SPDX-License-Identifier: Apache-2.0 */
/* visits: one visit in full as the server says it, for the screens that move and cancel it. */
#ifndef ARCA_TESTS_SCREEN_VISITS_H
#define ARCA_TESTS_SCREEN_VISITS_H

#define VISIT_HEAD                                                                                 \
    "id|version|patient_id|patient|record_no|birth_date|phone|guardian|professional_id|"           \
    "professional|room_id|room|kind_id|kind|day|time|minutes|starts_at|ends_at|state|state_at|"    \
    "overbook|off_hours|overbook_reason|moved|note|reason|cancel_reason_id|cancel_note|created_by|" \
    "created_at|confirmed_at|arrived_at|started_at|ended_at|cancelled_at|waiting_id|steps"
#define VISIT_ROW(patient, professional, waiting)                                                  \
    "7|3|70|" patient "|R-00070|2011-03-12|11981234456||1|" professional "|1|Sala 1|22|"           \
    "psychotherapy|2026-11-24|14:00|50|2026-11-24 17:00:00+00|2026-11-24 17:50:00+00|booked|"      \
    "2026-11-01 12:00:00+00|f|f||0|traz o laudo||||maria.souza|2026-11-01 12:00:00+00||||||"       \
    waiting "|{confirmed}"

#endif
