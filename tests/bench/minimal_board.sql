-- SPDX-License-Identifier: Apache-2.0
-- The board's day as one bare query.
SELECT a.patient_id, to_char(a.starts_at AT TIME ZONE c.time_zone, 'HH24:MI'), p.name, f.name, m.name, a.state
  FROM clinic.staff s
  JOIN clinic.clinic c ON c.id = s.clinic_id
  JOIN clinic.appointment a ON a.clinic_id = c.id
       AND a.starts_at >= (now() AT TIME ZONE c.time_zone)::date AT TIME ZONE c.time_zone
       AND a.starts_at < ((now() AT TIME ZONE c.time_zone)::date + 1) AT TIME ZONE c.time_zone
       AND a.state <> 'entered_in_error'
  JOIN clinic.patient p ON p.id = a.patient_id
  JOIN clinic.professional f ON f.id = a.professional_id
  LEFT JOIN clinic.room m ON m.id = a.room_id
 WHERE s.login = 'maria.souza'
 ORDER BY a.starts_at, f.name, a.id
