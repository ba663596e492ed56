-- SPDX-License-Identifier: Apache-2.0
-- A patient's record as one bare query.
SELECT registered_name, social_name, birth_date, cpf, cns, phone, phone2, email, street, number,
       complement, district, city, uf, cep, guardian_name, guardian_phone, emergency_name,
       emergency_phone, treatment_start
  FROM clinic.patient WHERE id = $1
