-- SPDX-License-Identifier: Apache-2.0
-- Patients: the personal block, its checks, duplicate decisions and consents.
-- A person on the waiting list is a row here too, with status 'applicant' and no record number yet.
-- All text is NFC, trimmed, without control or format characters; digits-only fields hold digits only.

SET LOCAL ROLE arca_owner;

-- ---------------------------------------------------------------------------------------------
-- Text: what may be stored, and how it is folded for search and comparison
-- ---------------------------------------------------------------------------------------------

-- True when x has no control (Cc), format (Cf), line separator or private-use character.
CREATE FUNCTION arca.text_plain(x text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(x) = length(x)
        THEN x !~ '[\u0001-\u001f\u007f]' COLLATE "C"
        ELSE x !~ ('[\u0001-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2'
                '\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff0-\uffff'
                '\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3'
                '\U0001d173-\U0001d17a\U000e0000-\U0010ffff]') COLLATE "C"
    END;

-- A stored text: plain, NFC, not empty, not blank at the ends, at most max characters.
CREATE FUNCTION arca.text_ok(x text, max integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN length(x) BETWEEN 1 AND max AND x = btrim(x) AND arca.text_plain(x)
       AND (octet_length(x) = length(x) OR x IS NFC NORMALIZED);

-- What is typed as it is stored: NFC, every run of blanks one space, trimmed; empty becomes NULL.
CREATE FUNCTION arca.text_clean(x text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(regexp_replace(normalize(x, NFC),
                  '[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+' COLLATE "C", ' ', 'g')), '');

-- Letters that have no decomposition, and the capitals that the C collation does not lower.
CREATE FUNCTION arca.fold_letters(x text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF octet_length(x) = length(x) THEN RETURN x; END IF;
    RETURN replace(replace(replace(translate(x,
        'ÆŒØøŁłĐđÐðÞŦŧĦħıĸŊŋẞ'
        'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЂЈЉЊЋЏ'
        'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩς',
        'æœoollddddþtthhiknnß'
        'абвгдежзиклмнопрстуфхцчшщъыьэюяєіђјљњћџ'
        'αβγδεζηθικλμνξοπρστυφχψωσ'),
        'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss');
END
$$;

-- Folding for search: accents and case gone, everything that is neither letter nor digit a blank.
-- Decomposes (a letter and its mark become two characters, the marks are dropped) and lowers with
-- the C collation plus the table above, so that every cluster, whatever its locale, folds alike.
CREATE FUNCTION arca.fold(x text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(CASE WHEN octet_length(x) = length(x)
        THEN regexp_replace(lower(x COLLATE "C"), '[^0-9a-z]+' COLLATE "C", ' ', 'g')
        ELSE regexp_replace(arca.fold_letters(regexp_replace(lower(normalize(x, NFKD) COLLATE "C"),
                 '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+' COLLATE "C",
                 '', 'g')),
            '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u036f\u2000-\u206f'
            '\u20a0-\u20cf\u2100-\u2bff\u3000-\u3004\u3008-\u3030\ud7fc-\uf8ff\ufe00-\ufe6f\ufeff'
            '\uff00-\uff0f\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U0010ffff]+' COLLATE "C",
            ' ', 'g')
        END);

CREATE FUNCTION arca.digits(x text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(x, '[^0-9]+' COLLATE "C", '', 'g');

-- Check digits of a CPF (Receita Federal, modulo 11, weights 10..2 and 11..2); 11 digits without
-- dots. The eleven equal digits are refused though their sums are right.
-- (One expression, which stands in a statement as if it were written there: a bulk import asks it of each
-- row twice. It adds the codes of the characters and takes their 48s off at the end.)
CREATE FUNCTION arca.cpf_ok(x text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN x ~ '^[0-9]{11}$' COLLATE "C" THEN
            (ascii(substr(x, 1, 1)) * 10 + ascii(substr(x, 2, 1)) * 9 + ascii(substr(x, 3, 1)) * 8 + ascii(substr(x, 4, 1)) * 7
             + ascii(substr(x, 5, 1)) * 6 + ascii(substr(x, 6, 1)) * 5 + ascii(substr(x, 7, 1)) * 4 + ascii(substr(x, 8, 1)) * 3
             + ascii(substr(x, 9, 1)) * 2 - 54 * 48) * 10 % 11 % 10 = ascii(substr(x, 10, 1)) - 48
        AND (ascii(substr(x, 1, 1)) * 11 + ascii(substr(x, 2, 1)) * 10 + ascii(substr(x, 3, 1)) * 9 + ascii(substr(x, 4, 1)) * 8
             + ascii(substr(x, 5, 1)) * 7 + ascii(substr(x, 6, 1)) * 6 + ascii(substr(x, 7, 1)) * 5 + ascii(substr(x, 8, 1)) * 4
             + ascii(substr(x, 9, 1)) * 3 + ascii(substr(x, 10, 1)) * 2 - 65 * 48) * 10 % 11 % 10 = ascii(substr(x, 11, 1)) - 48
        AND x <> repeat(left(x, 1), 11)
    WHEN x IS NOT NULL THEN false END;

-- Cartão Nacional de Saúde: 15 digits, first 1, 2 (definitive) or 7, 8, 9 (provisional), the sum
-- weighted 15..1 divisible by 11 (DATASUS); a definitive one also ends in 000d or 001d.
CREATE FUNCTION arca.cns_ok(x text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE s int := 0; i int;
BEGIN
    IF x !~ '^([12][0-9]{10}00[01][0-9]|[789][0-9]{14})$' COLLATE "C" THEN RETURN false; END IF;
    FOR i IN 1..15 LOOP
        s := s + (ascii(substr(x, i, 1)) - 48) * (16 - i);
    END LOOP;
    RETURN s % 11 = 0;
END
$$;

-- The 27 federation units.
CREATE FUNCTION arca.uf_ok(x text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN x IN ('AC','AL','AM','AP','BA','CE','DF','ES','GO','MA','MG','MS','MT','PA','PB','PE',
                 'PI','PR','RJ','RN','RO','RR','RS','SC','SE','SP','TO');

-- yyyy-mm-dd as a date, NULL when there is no such day. Never raises.
CREATE FUNCTION arca.date_of(x text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE v date;
BEGIN
    IF x !~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' COLLATE "C" THEN RETURN NULL; END IF;
    v := make_date(left(x, 4)::int, substr(x, 6, 2)::int, 1) + right(x, 2)::int - 1;
    RETURN CASE WHEN extract(month FROM v) = substr(x, 6, 2)::int THEN v END;
END
$$;

-- A telephone as stored: digits; a Brazilian number with its area code (10 or 11 digits), any other
-- country's with a leading +. NULL when it is neither. The trunk 0 and the country's own 55 go.
CREATE FUNCTION arca.phone_of(x text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE t text := btrim(x); d text;
BEGIN
    IF t !~ '^\+?[0-9 ().\-/]+$' COLLATE "C" THEN RETURN NULL; END IF;
    d := arca.digits(t);
    IF left(t, 1) = '+' AND left(d, 2) <> '55' THEN
        RETURN CASE WHEN length(d) BETWEEN 8 AND 15 THEN '+' || d END;
    END IF;
    IF length(d) IN (12, 13) AND left(d, 2) = '55' THEN d := substr(d, 3); END IF;
    IF length(d) IN (11, 12) AND left(d, 1) = '0' THEN d := substr(d, 2); END IF;
    -- area codes are 11..99 without a zero; a mobile has eleven digits and a 9 after the area code
    RETURN CASE WHEN d ~ '^[1-9][1-9]([2-8][0-9]{7}|9[0-9]{8})$' COLLATE "C" THEN d END;
END
$$;

CREATE FUNCTION arca.email_ok(x text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN length(x) <= 254 AND x !~ '\.\.' COLLATE "C"
       AND x ~ '^[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,63}$'
           COLLATE "C";

-- R-00812: how a record number is said and shown.
CREATE FUNCTION arca.record_text(no integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN no < 100000 THEN 'R-' || substr((100000 + no)::text, 2) ELSE 'R-' || no::text END;

-- Only the middle of a CPF is shown in lists: ***.456.789-**
CREATE FUNCTION arca.cpf_masked(x text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '***.' || substr(x, 4, 3) || '.' || substr(x, 7, 3) || '-**';

CREATE FUNCTION arca.age_on(birth date, day date) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_part('year', age(day::timestamp, birth::timestamp))::int;

-- ---------------------------------------------------------------------------------------------
-- Tables
-- ---------------------------------------------------------------------------------------------

-- One row a clinic: the last record number given out and the clinic's own rules for patients.
CREATE TABLE clinic.patient_rule (
    clinic_id           bigint PRIMARY KEY REFERENCES clinic.clinic (id),
    last_record_no      integer NOT NULL DEFAULT 0 CHECK (last_record_no >= 0),
    duplicate_refuse    smallint NOT NULL DEFAULT 70 CHECK (duplicate_refuse BETWEEN 1 AND 200),
    duplicate_show      smallint NOT NULL DEFAULT 40 CHECK (duplicate_show BETWEEN 1 AND 200),
    area_code           text CHECK (area_code ~ '^[1-9][1-9]$')
) WITH (fillfactor = 50);

CREATE TABLE clinic.patient (
    id                  bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    clinic_id           bigint NOT NULL REFERENCES clinic.clinic (id),
    version             integer NOT NULL DEFAULT 1,
    record_no           integer CHECK (record_no > 0),
    status              text NOT NULL DEFAULT 'applicant'
                        CHECK (status IN ('applicant','active','discharged','referred','inactive')),
    birth_date          date NOT NULL CHECK (birth_date >= '1900-01-01'),
    deceased_on         date,
    norm                text COLLATE "C" NOT NULL
                        GENERATED ALWAYS AS (arca.fold(coalesce(social_name, registered_name))) STORED,
    name                text NOT NULL
                        GENERATED ALWAYS AS (coalesce(social_name, registered_name)) STORED,
    registered_name     text NOT NULL,
    social_name         text,
    cpf                 text COLLATE "C" CHECK (arca.cpf_ok(cpf)),
    phone               text COLLATE "C",
    phone2              text COLLATE "C",
    guardian_name       text,
    intern_id           bigint REFERENCES clinic.staff (id),
    supervisor_id       bigint REFERENCES clinic.staff (id),
    merged_into         bigint REFERENCES clinic.patient (id),
    guardian_phone      text COLLATE "C",
    guardian_cpf        text COLLATE "C" CHECK (arca.cpf_ok(guardian_cpf)),
    guardian_relationship text,
    cns                 text COLLATE "C" CHECK (arca.cns_ok(cns)),
    gender_id           bigint REFERENCES clinic.lookup (id),
    skin_colour_id      bigint REFERENCES clinic.lookup (id),
    schooling_id        bigint REFERENCES clinic.lookup (id),
    email               text CHECK (arca.email_ok(email)),
    street              text,
    number              text,
    complement          text,
    district            text,
    city                text,
    uf                  text CHECK (arca.uf_ok(uf)),
    cep                 text CHECK (cep ~ '^[0-9]{8}$'),
    emergency_name      text,
    emergency_phone     text COLLATE "C",
    treatment_start     date,
    language            text CHECK (language ~ '^[a-z]{2,3}(_[A-Z]{2})?$'),
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT patient_text_check CHECK (
        arca.text_ok(registered_name, 150) AND arca.text_ok(social_name, 100)
        AND arca.text_ok(guardian_name, 150) AND arca.text_ok(guardian_relationship, 40)
        AND arca.text_ok(street, 255) AND arca.text_ok(number, 10) AND arca.text_ok(complement, 60)
        AND arca.text_ok(district, 100) AND arca.text_ok(city, 100)
        AND arca.text_ok(emergency_name, 150)),
    CONSTRAINT patient_name_check CHECK (norm <> ''),
    CONSTRAINT patient_phone_check CHECK (
        phone ~ '^(\+[0-9]{8,15}|[0-9]{10,11})$' AND phone2 ~ '^(\+[0-9]{8,15}|[0-9]{10,11})$'
        AND guardian_phone ~ '^(\+[0-9]{8,15}|[0-9]{10,11})$'
        AND emergency_phone ~ '^(\+[0-9]{8,15}|[0-9]{10,11})$'),
    CONSTRAINT patient_dates_check CHECK (
        birth_date < '2200-01-01' AND treatment_start >= '1950-01-01'
        AND treatment_start >= birth_date AND treatment_start < '2200-01-01'
        AND deceased_on >= birth_date AND deceased_on < '2200-01-01'),
    CONSTRAINT patient_record_check CHECK (status = 'applicant' OR record_no IS NOT NULL),
    CONSTRAINT patient_merged_check CHECK (merged_into <> id),
    CONSTRAINT patient_record_key UNIQUE (clinic_id, record_no)
);
-- Serves the rule, the search by its first digits and the look-up, in one.
CREATE UNIQUE INDEX patient_cpf_key ON clinic.patient (clinic_id, cpf)
    WHERE cpf IS NOT NULL AND merged_into IS NULL;
CREATE UNIQUE INDEX patient_cns_key ON clinic.patient (clinic_id, cns)
    WHERE cns IS NOT NULL AND merged_into IS NULL;
CREATE INDEX patient_norm ON clinic.patient (clinic_id, norm, id) WHERE merged_into IS NULL;
CREATE INDEX patient_birth ON clinic.patient (clinic_id, birth_date, norm) WHERE merged_into IS NULL;
CREATE INDEX patient_intern ON clinic.patient (intern_id) WHERE intern_id IS NOT NULL;
CREATE INDEX patient_supervisor ON clinic.patient (supervisor_id) WHERE supervisor_id IS NOT NULL;
CREATE INDEX patient_merged ON clinic.patient (merged_into) WHERE merged_into IS NOT NULL;

-- "Not the same person", remembered; a_id < b_id.
CREATE TABLE clinic.patient_distinct (
    id          bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    clinic_id   bigint NOT NULL REFERENCES clinic.clinic (id),
    a_id        bigint NOT NULL REFERENCES clinic.patient (id),
    b_id        bigint NOT NULL REFERENCES clinic.patient (id),
    decided_by  bigint REFERENCES clinic.staff (id),
    decided_at  timestamptz NOT NULL DEFAULT now(),
    CHECK (a_id < b_id),
    UNIQUE (a_id, b_id)
);
CREATE INDEX patient_distinct_b ON clinic.patient_distinct (b_id);

CREATE TABLE clinic.consent (
    id              bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    clinic_id       bigint NOT NULL REFERENCES clinic.clinic (id),
    patient_id      bigint NOT NULL REFERENCES clinic.patient (id),
    version         integer NOT NULL DEFAULT 1,
    purpose         text NOT NULL
                    CHECK (purpose IN ('care','data_use','sharing','research','marketing','image')),
    text_version    text NOT NULL CHECK (arca.text_ok(text_version, 40)),
    legal_basis     text NOT NULL CHECK (legal_basis IN
                    ('consent','health_protection','legal_duty','vital_interest','research')),
    given_by        text NOT NULL CHECK (given_by IN ('patient','guardian')),
    giver_name      text NOT NULL CHECK (arca.text_ok(giver_name, 150)),
    method          text NOT NULL CHECK (method IN ('paper','screen','verbal','phone')),
    text_hash       bytea CHECK (octet_length(text_hash) = 32),
    given_at        timestamptz NOT NULL DEFAULT now(),
    given_to        bigint REFERENCES clinic.staff (id),
    expires_on      date,
    withdrawn_at    timestamptz CHECK (withdrawn_at >= given_at),
    withdrawn_reason text CHECK (arca.text_ok(withdrawn_reason, 255)),
    withdrawn_to    bigint REFERENCES clinic.staff (id)
);
CREATE INDEX consent_patient ON clinic.consent (patient_id, given_at);
CREATE UNIQUE INDEX consent_open_key ON clinic.consent (patient_id, purpose)
    WHERE withdrawn_at IS NULL;

SELECT arca.secure_table('clinic.patient_rule');
SELECT arca.secure_table('clinic.patient');
SELECT arca.secure_table('clinic.patient_distinct');
SELECT arca.secure_table('clinic.consent');
SELECT audit.attach('clinic.patient', '{norm,name,updated_at}');
SELECT audit.attach('clinic.patient_distinct');
SELECT audit.attach('clinic.consent');

-- ---------------------------------------------------------------------------------------------
-- The form: from what was typed to a row, every wrong field named
-- ---------------------------------------------------------------------------------------------

-- data is keyed by field; an absent key leaves the old value, an empty string clears it. errors lists
-- {field, code, max} in the order of the form. Lookups come by code or id, staff by id or sign-in name.
CREATE FUNCTION clinic.patient_form(was clinic.patient, data jsonb, today date,
    OUT became clinic.patient, OUT errors jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    f record; raw text; t text; bad text; v jsonb := '{}'; col text; n bigint; age integer;
BEGIN
    errors := '[]';
    FOR f IN SELECT * FROM (VALUES
        ('registered_name', 'name', 150), ('social_name', 'name', 100), ('birth_date', 'date', 10),
        ('cpf', 'cpf', 14), ('cns', 'cns', 18), ('gender', 'lookup', 60), ('skin_colour', 'lookup', 60),
        ('schooling', 'lookup', 60), ('phone', 'phone', 20), ('phone2', 'phone', 20), ('email', 'email', 254),
        ('cep', 'cep', 10), ('street', 'text', 255), ('number', 'text', 10), ('complement', 'text', 60),
        ('district', 'text', 100), ('city', 'text', 100), ('uf', 'uf', 2),
        ('guardian_name', 'name', 150), ('guardian_relationship', 'text', 40), ('guardian_cpf', 'cpf', 14),
        ('guardian_phone', 'phone', 20), ('emergency_name', 'name', 150), ('emergency_phone', 'phone', 20),
        ('intern', 'staff', 63), ('supervisor', 'staff', 63), ('treatment_start', 'date', 10),
        ('language', 'language', 6), ('deceased_on', 'date', 10)) s(id, kind, max)
    LOOP
        CONTINUE WHEN NOT data ? f.id;
        raw := data ->> f.id; bad := NULL; t := NULL; n := NULL;
        col := f.id || CASE WHEN f.kind IN ('lookup', 'staff') THEN '_id' ELSE '' END;
        IF jsonb_typeof(data -> f.id) IN ('object', 'array') THEN
            bad := 'invalid';
        ELSIF length(raw) > 20000 THEN
            bad := 'too_long';
        ELSIF NOT arca.text_plain(raw) THEN
            bad := 'bad_characters';
        ELSE
            t := arca.text_clean(raw);
            IF length(t) > f.max THEN bad := 'too_long'; END IF;
        END IF;
        IF bad IS NULL AND t IS NOT NULL THEN
            CASE f.kind
            WHEN 'name' THEN
                -- begins with a letter (a formula or a dash does not), and is not digits alone
                IF arca.fold(left(t, 1)) = '' OR arca.fold(t) !~ '[^0-9 ]' COLLATE "C" THEN
                    bad := 'bad_name';
                END IF;
            WHEN 'date' THEN
                IF arca.date_of(t) IS NULL THEN bad := 'bad_date';
                ELSIF arca.date_of(t) < (CASE f.id WHEN 'treatment_start' THEN date '1950-01-01'
                                                   ELSE date '1900-01-01' END) THEN bad := 'bad_date';
                ELSIF arca.date_of(t) > (CASE f.id WHEN 'treatment_start' THEN today + 366
                                                   ELSE today END) THEN bad := 'in_future';
                END IF;
            WHEN 'cpf' THEN
                IF t !~ '^[0-9 .-]+$' COLLATE "C" THEN bad := 'bad_cpf'; END IF;
                t := arca.digits(t);
                IF bad IS NULL AND NOT arca.cpf_ok(t) THEN bad := 'bad_cpf'; END IF;
            WHEN 'cns' THEN
                IF t !~ '^[0-9 .]+$' COLLATE "C" THEN bad := 'bad_cns'; END IF;
                t := arca.digits(t);
                IF bad IS NULL AND NOT arca.cns_ok(t) THEN bad := 'bad_cns'; END IF;
            WHEN 'phone' THEN
                t := arca.phone_of(t);
                IF t IS NULL THEN bad := 'bad_phone'; END IF;
            WHEN 'email' THEN
                IF NOT arca.email_ok(t) THEN bad := 'bad_email'; END IF;
            WHEN 'cep' THEN
                IF t !~ '^[0-9]{5}-?[0-9]{3}$' COLLATE "C" THEN bad := 'bad_cep'; END IF;
                t := arca.digits(t);
            WHEN 'uf' THEN
                t := upper(t COLLATE "C");
                IF NOT arca.uf_ok(t) THEN bad := 'bad_uf'; END IF;
            WHEN 'language' THEN
                IF t !~ '^[a-z]{2,3}(_[A-Z]{2})?$' COLLATE "C" THEN bad := 'unknown_value'; END IF;
            WHEN 'lookup' THEN
                n := clinic.patient_lookup(f.id, t, to_jsonb(was) ->> col);
                IF n IS NULL THEN bad := 'unknown_value'; END IF;
            WHEN 'staff' THEN
                n := clinic.patient_staff(f.id, t, to_jsonb(was) ->> col);
                IF n IS NULL THEN bad := 'unknown_value'; END IF;
            ELSE NULL;
            END CASE;
        END IF;
        IF bad IS NOT NULL THEN
            errors := errors || jsonb_strip_nulls(jsonb_build_object('field', f.id, 'code', bad,
                          'max', CASE bad WHEN 'too_long' THEN f.max END));
        ELSE
            v := v || jsonb_build_object(col, coalesce(to_jsonb(n), to_jsonb(t)));
        END IF;
    END LOOP;

    became := jsonb_populate_record(was, v);

    -- what one field alone cannot tell; a field already reported is not reported again
    FOR f IN SELECT r.field, r.code FROM (VALUES
        (1, 'registered_name', 'required', became.registered_name IS NULL),
        (2, 'birth_date', 'required', became.birth_date IS NULL),
        (3, 'treatment_start', 'before_birth', became.treatment_start < became.birth_date),
        (4, 'deceased_on', 'before_birth', became.deceased_on < became.birth_date),
        (5, 'guardian_cpf', 'same_as_patient', became.guardian_cpf = became.cpf)) r(o, field, code, wrong)
        WHERE r.wrong AND NOT EXISTS (SELECT FROM jsonb_array_elements(errors) e
                                       WHERE e ->> 'field' = r.field)
        ORDER BY r.o
    LOOP
        errors := errors || jsonb_build_object('field', f.field, 'code', f.code);
    END LOOP;

    age := arca.age_on(became.birth_date, today);
    IF age < 18 AND became.deceased_on IS NULL THEN
        FOR f IN SELECT g.field FROM (VALUES
            (1, 'guardian_name', became.guardian_name), (2, 'guardian_relationship', became.guardian_relationship),
            (3, 'guardian_cpf', became.guardian_cpf), (4, 'guardian_phone', became.guardian_phone)) g(o, field, x)
            WHERE g.x IS NULL AND NOT EXISTS (SELECT FROM jsonb_array_elements(errors) e
                                               WHERE e ->> 'field' = g.field)
            ORDER BY g.o
        LOOP
            errors := errors || jsonb_build_object('field', f.field, 'code', 'guardian_needed');
        END LOOP;
    END IF;
END
$$;

-- A row as the form has it: text by field, dates as yyyy-mm-dd, lookups and staff by id.
CREATE FUNCTION clinic.patient_fields(p clinic.patient) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object(
    'registered_name', p.registered_name, 'social_name', p.social_name,
    'birth_date', to_char(p.birth_date::timestamp, 'YYYY-MM-DD'), 'cpf', p.cpf, 'cns', p.cns,
    'gender', p.gender_id::text, 'skin_colour', p.skin_colour_id::text, 'schooling', p.schooling_id::text,
    'phone', p.phone, 'phone2', p.phone2, 'email', p.email, 'cep', p.cep, 'street', p.street,
    'number', p.number, 'complement', p.complement, 'district', p.district, 'city', p.city, 'uf', p.uf,
    'guardian_name', p.guardian_name, 'guardian_relationship', p.guardian_relationship,
    'guardian_cpf', p.guardian_cpf, 'guardian_phone', p.guardian_phone,
    'emergency_name', p.emergency_name, 'emergency_phone', p.emergency_phone,
    'intern', p.intern_id::text, 'supervisor', p.supervisor_id::text,
    'treatment_start', to_char(p.treatment_start::timestamp, 'YYYY-MM-DD'), 'language', p.language,
    'deceased_on', to_char(p.deceased_on::timestamp, 'YYYY-MM-DD'));

-- The next record number of a clinic. Called last before the row is written: the counter's row stays
-- locked until the transaction ends, so numbers have neither gaps nor twins.
CREATE FUNCTION clinic.record_next(p_clinic bigint) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE no integer;
BEGIN
    INSERT INTO clinic.patient_rule AS r (clinic_id, last_record_no)
    VALUES (p_clinic, 1 + coalesce((SELECT max(p.record_no) FROM clinic.patient p
                                     WHERE p.clinic_id = p_clinic), 0))
    ON CONFLICT (clinic_id) DO UPDATE SET last_record_no = r.last_record_no + 1
    RETURNING r.last_record_no INTO no;
    RETURN no;
END
$$;

-- A lookup of that kind by code or id. An inactive one stays choosable only where it already stands.
CREATE FUNCTION clinic.patient_lookup(p_kind text, x text, was text) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT l.id FROM clinic.lookup l
     WHERE l.kind = p_kind AND (l.active OR l.id::text = was)
       AND CASE WHEN x ~ '^[0-9]{1,18}$' COLLATE "C" THEN l.id = x::bigint ELSE l.code = x END;
END;

-- The responsible intern or supervisor: by id or sign-in name, of this clinic, in that role.
CREATE FUNCTION clinic.patient_staff(p_role text, x text, was text) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT s.id FROM clinic.staff s
     WHERE s.clinic_id = (SELECT arca.my_clinic()) AND (s.active AND s.role = p_role OR s.id::text = was)
       AND CASE WHEN x ~ '^[0-9]{1,18}$' COLLATE "C" THEN s.id = x::bigint ELSE s.login = x END;
END;

-- ---------------------------------------------------------------------------------------------
-- Who may see whom
-- ---------------------------------------------------------------------------------------------

-- Whether the caller may do this with that patient: all of the clinic, or the own cases.
CREATE FUNCTION arca.sees_patient(p_action text, p_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
DECLARE scope text := arca.scope_of(p_action); me bigint;
BEGIN
    IF scope = 'clinic' THEN
        RETURN EXISTS (SELECT FROM clinic.patient p WHERE p.id = p_id);
    ELSIF scope IN ('own', 'own_interns') THEN
        me := arca.my_staff();
        RETURN EXISTS (SELECT FROM clinic.patient p
                        WHERE p.id = p_id AND (p.intern_id = me OR p.supervisor_id = me));
    END IF;
    RETURN false;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Writing one patient: shared by the patient form and the waiting list
-- ---------------------------------------------------------------------------------------------

-- Whether what an answer says of that patient stands in the log: see audit.shown.
CREATE FUNCTION arca.patient_shown(p_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN audit.shown('{patient_search,patient_duplicates}', '{patient}', p_id);
END
$$;

-- The other record with that CPF or CNS: its id only to those who may see it, and who that is when this
-- session was shown it; else the id is to be opened.
CREATE FUNCTION clinic.patient_taken(p_code text, p_field text, p_other bigint) RETURNS api.answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE a api.answer;
BEGIN
    a.outcome := 'refused'; a.code := p_code; a.field := p_field;
    a.detail := jsonb_build_object('fields', jsonb_build_array(
        jsonb_build_object('field', p_field, 'code', p_code)));
    IF arca.sees_patient('patient.find', p_other) THEN
        a.detail := a.detail || jsonb_build_object('id', p_other);
        IF arca.patient_shown(p_other) THEN
            a.detail := a.detail || (SELECT jsonb_strip_nulls(jsonb_build_object('name', p.name,
                    'record_no', arca.record_text(p.record_no), 'status', p.status))
                FROM clinic.patient p WHERE p.id = p_other);
        END IF;
    END IF;
    RETURN a;
END
$$;

-- Inserts (p_id NULL) or changes a patient from a form. p_status is the status of a new row
-- (applicant or active) or, for a change, the status to move to (NULL: as it is). The caller has
-- checked the permission and looked up the request; the answer has neither seq nor leaf.
CREATE FUNCTION arca.patient_put(p_id bigint, p_version integer, p_data jsonb, p_status text, p_request uuid)
RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer; was clinic.patient; r clinic.patient; form record; errors jsonb; mine bigint := arca.my_clinic();
    today date := arca.today(); other bigint; rule clinic.patient_rule;
    not_dup bigint[]; found jsonb; broken text;
BEGIN
    IF jsonb_typeof(p_data) IS DISTINCT FROM 'object' THEN
        a.outcome := 'invalid'; a.code := 'invalid'; RETURN a;
    END IF;
    IF p_id IS NOT NULL THEN
        SELECT p.* INTO was FROM clinic.patient p WHERE p.id = p_id FOR NO KEY UPDATE;
        IF was.id IS NULL THEN
            a.outcome := 'not_found'; a.code := 'not_found'; RETURN a;
        END IF;
        a.id := was.id; a.version := was.version;
        IF was.merged_into IS NOT NULL THEN
            a.outcome := 'refused'; a.code := 'merged';
            a.detail := jsonb_build_object('merged_into', was.merged_into); RETURN a;
        END IF;
    END IF;

    form := clinic.patient_form(was, p_data, today);
    r := form.became; errors := form.errors;
    IF jsonb_typeof(p_data -> 'not_duplicate_of') = 'array' THEN
        not_dup := ARRAY(SELECT x::bigint FROM jsonb_array_elements_text(p_data -> 'not_duplicate_of') x
                          WHERE x ~ '^[1-9][0-9]{0,17}$' COLLATE "C" LIMIT 100);
    END IF;
    not_dup := coalesce(not_dup, '{}');

    IF p_id IS NOT NULL AND p_version IS DISTINCT FROM was.version THEN
        -- what stands there is read again, under a ticket
        a.outcome := 'conflict'; a.code := 'version_conflict';
        a.detail := jsonb_build_object('version', was.version);
        RETURN a;
    END IF;

    IF errors <> '[]' THEN
        a.outcome := 'invalid'; a.code := errors -> 0 ->> 'code'; a.field := errors -> 0 ->> 'field';
        a.detail := jsonb_build_object('fields', errors);
        RETURN a;
    END IF;

    IF p_id IS NULL THEN
        r.status := coalesce(p_status, 'active');
    ELSIF p_status IS NOT NULL AND p_status <> was.status THEN
        IF NOT (was.status, p_status) IN (('applicant', 'active'), ('applicant', 'inactive'),
                ('active', 'discharged'), ('active', 'referred'), ('active', 'inactive'),
                ('discharged', 'active'), ('referred', 'active'), ('inactive', 'active')) THEN
            a.outcome := 'refused'; a.code := 'not_possible'; a.field := 'status';
            a.detail := jsonb_build_object('status', was.status);
            RETURN a;
        END IF;
        r.status := p_status;
    END IF;
    IF r.status = 'active' AND r.treatment_start IS NULL AND was.status IS DISTINCT FROM 'active' THEN
        r.treatment_start := today;
    END IF;

    IF r.cpf IS DISTINCT FROM was.cpf THEN
        SELECT p.id INTO other FROM clinic.patient p
         WHERE p.clinic_id = mine AND p.cpf = r.cpf AND p.merged_into IS NULL AND p.id IS DISTINCT FROM p_id;
        IF other IS NOT NULL THEN RETURN clinic.patient_taken('cpf_taken', 'cpf', other); END IF;
    END IF;
    IF r.cns IS DISTINCT FROM was.cns THEN
        SELECT p.id INTO other FROM clinic.patient p
         WHERE p.clinic_id = mine AND p.cns = r.cns AND p.merged_into IS NULL AND p.id IS DISTINCT FROM p_id;
        IF other IS NOT NULL THEN RETURN clinic.patient_taken('cns_taken', 'cns', other); END IF;
    END IF;

    -- (those who find only their own cases are told of no others: the desk looks at twins)
    IF arca.scope_of('patient.duplicates') = 'clinic'
       AND (p_id IS NULL OR (r.registered_name, r.social_name, r.birth_date)
                            IS DISTINCT FROM (was.registered_name, was.social_name, was.birth_date)) THEN
        -- Two desks with the same person before them: the second waits and is told of the first's.
        PERFORM pg_advisory_xact_lock(7270705, hashtext(concat_ws('|', mine, arca.fold(r.registered_name),
                                                                  r.birth_date)));
        SELECT t.* INTO rule FROM clinic.patient_rule t WHERE t.clinic_id = mine;
        SELECT jsonb_agg(jsonb_build_object('id', c.id, 'score', c.score, 'reasons', to_jsonb(c.reasons))
                   || CASE WHEN arca.patient_shown(c.id) THEN jsonb_build_object(
                          'record_no', arca.record_text(p.record_no), 'name', p.name, 'status', p.status,
                          'birth_date', to_char(p.birth_date::timestamp, 'YYYY-MM-DD')) ELSE '{}' END
                   ORDER BY c.score DESC, c.id)
          INTO found
          FROM clinic.patient_candidates(mine, p_id, r.registered_name, r.social_name, r.birth_date, r.cpf,
                   ARRAY[r.phone, r.phone2, r.guardian_phone], coalesce(rule.duplicate_refuse, 70)) c
          JOIN clinic.patient p ON p.id = c.id
         WHERE c.id <> ALL (not_dup);
        IF found IS NOT NULL THEN
            a.outcome := 'refused'; a.code := 'possible_duplicate'; a.field := 'registered_name';
            a.detail := jsonb_build_object('candidates', found);
            RETURN a;
        END IF;
    END IF;

    BEGIN
        IF r.status <> 'applicant' AND r.record_no IS NULL THEN
            r.record_no := clinic.record_next(mine);
        END IF;
        PERFORM audit.act(CASE WHEN p_id IS NULL THEN 'patient.create' ELSE 'patient.edit' END, p_request, NULL);
        IF p_id IS NULL THEN
            INSERT INTO clinic.patient (clinic_id, status, record_no, registered_name, social_name,
                birth_date, cpf, cns, gender_id, skin_colour_id, schooling_id, phone, phone2, email,
                street, number, complement, district, city, uf, cep, guardian_name,
                guardian_relationship, guardian_cpf, guardian_phone, emergency_name, emergency_phone,
                intern_id, supervisor_id, treatment_start, language, deceased_on)
            VALUES (mine, r.status, r.record_no, r.registered_name, r.social_name,
                r.birth_date, r.cpf, r.cns, r.gender_id, r.skin_colour_id, r.schooling_id, r.phone,
                r.phone2, r.email, r.street, r.number, r.complement, r.district, r.city, r.uf, r.cep,
                r.guardian_name, r.guardian_relationship, r.guardian_cpf, r.guardian_phone,
                r.emergency_name, r.emergency_phone, r.intern_id, r.supervisor_id, r.treatment_start,
                r.language, r.deceased_on)
            RETURNING id, version INTO a.id, a.version;
        ELSE
            UPDATE clinic.patient p
               SET version = p.version + 1, updated_at = now(), status = r.status, record_no = r.record_no,
                   registered_name = r.registered_name, social_name = r.social_name,
                   birth_date = r.birth_date, cpf = r.cpf, cns = r.cns, gender_id = r.gender_id,
                   skin_colour_id = r.skin_colour_id, schooling_id = r.schooling_id, phone = r.phone,
                   phone2 = r.phone2, email = r.email, street = r.street, number = r.number,
                   complement = r.complement, district = r.district, city = r.city, uf = r.uf,
                   cep = r.cep, guardian_name = r.guardian_name,
                   guardian_relationship = r.guardian_relationship, guardian_cpf = r.guardian_cpf,
                   guardian_phone = r.guardian_phone, emergency_name = r.emergency_name,
                   emergency_phone = r.emergency_phone, intern_id = r.intern_id,
                   supervisor_id = r.supervisor_id, treatment_start = r.treatment_start,
                   language = r.language, deceased_on = r.deceased_on
             WHERE p.id = p_id
            RETURNING p.version INTO a.version;
        END IF;
    EXCEPTION WHEN unique_violation THEN
        -- somebody else registered the same document in this very moment
        GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
        other := NULL;
        IF broken = 'patient_cpf_key' THEN
            SELECT p.id INTO other FROM clinic.patient p
             WHERE p.clinic_id = mine AND p.cpf = r.cpf AND p.merged_into IS NULL;
            RETURN clinic.patient_taken('cpf_taken', 'cpf', other);
        ELSIF broken = 'patient_cns_key' THEN
            SELECT p.id INTO other FROM clinic.patient p
             WHERE p.clinic_id = mine AND p.cns = r.cns AND p.merged_into IS NULL;
            RETURN clinic.patient_taken('cns_taken', 'cns', other);
        END IF;
        RAISE;
    END;

    INSERT INTO clinic.patient_distinct (clinic_id, a_id, b_id, decided_by)
    SELECT mine, least(a.id, p.id), greatest(a.id, p.id), arca.my_staff()
      FROM clinic.patient p WHERE p.id = ANY (not_dup) AND p.id <> a.id
    ON CONFLICT DO NOTHING;

    PERFORM arca.tell(mine, 'patient ' || a.id);
    a.outcome := 'ok';
    IF p_id IS NULL OR arca.patient_shown(p_id) THEN
        a.detail := jsonb_build_object('record_no', arca.record_text(r.record_no), 'status', r.status,
                                       'name', coalesce(r.social_name, r.registered_name));
    ELSIF p_status IS NOT NULL THEN
        a.detail := jsonb_build_object('status', r.status);
    END IF;
    RETURN a;
END
$$;

-- An applicant becomes a patient: active, with a record number and the day treatment starts. Gives the
-- record number; does nothing to somebody who is active already.
CREATE FUNCTION arca.patient_admit(p_id bigint, p_request uuid) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE p clinic.patient;
BEGIN
    SELECT x.* INTO p FROM clinic.patient x WHERE x.id = p_id FOR NO KEY UPDATE;
    IF p.id IS NULL OR p.status = 'active' THEN RETURN p.record_no; END IF;
    IF p.record_no IS NULL THEN p.record_no := clinic.record_next(p.clinic_id); END IF;
    PERFORM audit.act('patient.admit', p_request, NULL);
    UPDATE clinic.patient x
       SET status = 'active', record_no = p.record_no, version = x.version + 1, updated_at = now(),
           treatment_start = CASE WHEN p.status = 'applicant' THEN coalesce(x.treatment_start, arca.today())
                                  ELSE x.treatment_start END
     WHERE x.id = p_id;
    PERFORM arca.tell(p.clinic_id, 'patient ' || p_id);
    RETURN p.record_no;
END
$$;

-- A consent from what was typed: the row as far as it is right, and what is wrong with the rest.
CREATE FUNCTION clinic.consent_form(data jsonb, today date, OUT became clinic.consent, OUT errors jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE f record; raw text; bad text;
BEGIN
    errors := '[]';
    FOR f IN SELECT * FROM (VALUES
        ('purpose', 40, true, '{care,data_use,sharing,research,marketing,image}'::text[]),
        ('text_version', 40, true, NULL),
        ('legal_basis', 40, true, '{consent,health_protection,legal_duty,vital_interest,research}'),
        ('given_by', 40, true, '{patient,guardian}'), ('giver_name', 150, false, NULL),
        ('method', 40, true, '{paper,screen,verbal,phone}'), ('text_hash', 64, false, NULL),
        ('expires_on', 10, false, NULL)) s(id, max, needed, among)
    LOOP
        raw := data ->> f.id; bad := NULL;
        IF jsonb_typeof(data -> f.id) IN ('object', 'array') THEN bad := 'invalid';
        ELSIF length(raw) > 20000 THEN bad := 'too_long';
        ELSIF NOT arca.text_plain(raw) THEN bad := 'bad_characters';
        ELSE
            raw := arca.text_clean(raw);
            IF raw IS NULL THEN bad := CASE WHEN f.needed THEN 'required' END;
            ELSIF length(raw) > f.max THEN bad := 'too_long';
            ELSIF raw <> ALL (f.among) THEN bad := 'unknown_value';
            ELSIF f.id = 'text_hash' AND raw !~ '^[0-9a-f]{64}$' COLLATE "C" THEN bad := 'invalid';
            ELSIF f.id = 'expires_on' AND coalesce(arca.date_of(raw) <= today, true) THEN bad := 'bad_date';
            END IF;
        END IF;
        IF bad IS NOT NULL THEN
            errors := errors || jsonb_strip_nulls(jsonb_build_object('field', f.id, 'code', bad,
                          'max', CASE bad WHEN 'too_long' THEN f.max END));
            CONTINUE;
        END IF;
        CASE f.id
        WHEN 'purpose' THEN became.purpose := raw;
        WHEN 'text_version' THEN became.text_version := raw;
        WHEN 'legal_basis' THEN became.legal_basis := raw;
        WHEN 'given_by' THEN became.given_by := raw;
        WHEN 'giver_name' THEN became.giver_name := raw;
        WHEN 'method' THEN became.method := raw;
        WHEN 'text_hash' THEN became.text_hash := decode(raw, 'hex');
        ELSE became.expires_on := arca.date_of(raw);
        END CASE;
    END LOOP;
    IF became.text_hash IS NULL AND jsonb_typeof(data -> 'text') = 'string' THEN
        became.text_hash := sha256(convert_to(data ->> 'text', 'UTF8'));
    END IF;
END
$$;

-- Records a consent of a patient. The caller has checked the permission and looked up the request.
CREATE FUNCTION arca.consent_put(p_patient bigint, p_data jsonb, p_request uuid) RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer; p clinic.patient; c clinic.consent; form record; fields jsonb; today date := arca.today();
BEGIN
    SELECT x.* INTO p FROM clinic.patient x WHERE x.id = p_patient FOR NO KEY UPDATE;
    form := clinic.consent_form(p_data, today);
    c := form.became; fields := form.errors;
    IF c.given_by = 'patient' AND arca.age_on(p.birth_date, today) < 18 THEN
        fields := fields || jsonb_build_object('field', 'given_by', 'code', 'under_age');
    END IF;
    c.giver_name := coalesce(c.giver_name, CASE c.given_by WHEN 'guardian' THEN p.guardian_name ELSE p.name END);
    IF c.giver_name IS NULL AND NOT fields @> '[{"field":"giver_name"}]' AND c.given_by IS NOT NULL THEN
        fields := fields || jsonb_build_object('field', 'giver_name', 'code', 'required');
    END IF;
    IF p.merged_into IS NOT NULL THEN
        RETURN arca.no('refused', 'merged');
    ELSIF fields <> '[]' THEN
        a := arca.no('invalid', fields -> 0 ->> 'code', fields -> 0 ->> 'field');
        a.detail := jsonb_build_object('fields', fields);
        RETURN a;
    ELSIF EXISTS (SELECT FROM clinic.consent x WHERE x.patient_id = p_patient AND x.purpose = c.purpose
                     AND x.withdrawn_at IS NULL AND coalesce(x.expires_on >= today, true)) THEN
        RETURN arca.no('refused', 'already_open', 'purpose');
    END IF;
    -- one that has run out makes room for its renewal
    PERFORM audit.act('consent.expire', p_request, NULL);
    UPDATE clinic.consent x SET withdrawn_at = now(), withdrawn_reason = 'expired', version = x.version + 1
     WHERE x.patient_id = p_patient AND x.purpose = c.purpose AND x.withdrawn_at IS NULL;
    PERFORM audit.act('consent.give', p_request, NULL);
    INSERT INTO clinic.consent (clinic_id, patient_id, purpose, text_version, legal_basis, given_by,
        giver_name, method, text_hash, given_to, expires_on)
    VALUES (p.clinic_id, p_patient, c.purpose, c.text_version, c.legal_basis, c.given_by, c.giver_name,
        c.method, c.text_hash, arca.my_staff(), c.expires_on)
    RETURNING id, version INTO a.id, a.version;
    PERFORM arca.tell(p.clinic_id, 'patient ' || p_patient);
    a.outcome := 'ok';
    RETURN a;
END
$$;

-- A new patient with the consents given at the desk, data.consents [{...}]: all of it or nothing. What
-- is wrong with a consent is said of the field consent_<its field>.
CREATE FUNCTION arca.patient_intake(p_data jsonb, p_status text, p_request uuid) RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE a api.answer; c api.answer; given jsonb;
BEGIN
    IF jsonb_typeof(p_data -> 'consents') <> 'array' OR jsonb_array_length(p_data -> 'consents') > 10 THEN
        RETURN arca.no('invalid', 'invalid', 'consents');
    ELSIF arca.scope_of('consent.give') <> 'clinic' THEN
        RETURN arca.no('refused', 'not_permitted', 'consents');
    END IF;
    a := arca.patient_put(NULL, NULL, p_data, p_status, p_request);
    IF a.outcome <> 'ok' THEN RETURN a; END IF;
    FOR given IN SELECT x FROM jsonb_array_elements(p_data -> 'consents') x LOOP
        c := arca.consent_put(a.id, given, p_request);
        IF c.outcome <> 'ok' THEN
            RAISE EXCEPTION 'a consent was refused' USING ERRCODE = 'AR044',
                DETAIL = jsonb_build_object('outcome', c.outcome, 'code', c.code, 'field', 'consent_' || c.field,
                    'fields', (SELECT jsonb_agg(jsonb_set(f, '{field}', to_jsonb('consent_' || (f ->> 'field'))))
                                 FROM jsonb_array_elements(c.detail -> 'fields') f))::text;
        END IF;
    END LOOP;
    RETURN a;
END
$$;

-- The same, with a consent that is refused as the answer once nothing of the patient is left.
CREATE FUNCTION arca.patient_intake_answer(p_data jsonb, p_status text, p_request uuid) RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE a api.answer; why text; d jsonb;
BEGIN
    RETURN arca.patient_intake(p_data, p_status, p_request);
EXCEPTION WHEN SQLSTATE 'AR044' THEN
    GET STACKED DIAGNOSTICS why = PG_EXCEPTION_DETAIL;
    d := why::jsonb;
    a := arca.no(d ->> 'outcome', d ->> 'code', d ->> 'field');
    a.detail := jsonb_strip_nulls(jsonb_build_object('fields', d -> 'fields'));
    RETURN a;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- What staff call
-- ---------------------------------------------------------------------------------------------

-- data: the fields of the form, status (for a change), not_duplicate_of [ids]; for a new patient also
-- consents [{the fields of consent_give}].
CREATE FUNCTION api.patient_save(p_request uuid, p_id bigint, p_version integer, p_data jsonb)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'patient_save',
        jsonb_build_array(p_id, p_version, p_data));
    v_action text := CASE WHEN p_id IS NULL THEN 'patient.create' ELSE 'patient.edit' END;
    v_status text := CASE WHEN p_id IS NOT NULL THEN nullif(p_data ->> 'status', '') ELSE 'active' END;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF p_id IS NOT NULL AND NOT arca.sees_patient('patient.open', p_id) THEN
        a := arca.no('not_found', 'not_found');
    ELSIF (p_id IS NULL AND arca.scope_of(v_action) <> 'clinic')
          OR (p_id IS NOT NULL AND NOT arca.sees_patient(v_action, p_id)) THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF p_id IS NOT NULL AND arca.scope_of('patient.assign') <> 'clinic'
          AND p_data ?| ARRAY['intern', 'supervisor', 'status'] THEN
        -- who is responsible, and whether somebody still is a patient, is the desk's to say
        a := arca.no('refused', 'not_permitted', (SELECT k FROM unnest(ARRAY['intern', 'supervisor', 'status']) k
                                                          WHERE p_data ? k LIMIT 1));
    ELSIF p_data ? 'consents' AND p_id IS NULL THEN
        a := arca.patient_intake_answer(p_data, v_status, p_request);
    ELSIF p_data ? 'consents' THEN
        a := arca.no('invalid', 'invalid', 'consents');
    ELSE
        a := arca.patient_put(p_id, p_version, p_data, v_status, p_request);
    END IF;
    RETURN arca.request_done(p_request, 'patient_save', a, v_action, 'patient', a.id, a.id);
END
$$;

-- The access ticket of one record. purpose: why it is opened, where the caller says so.
CREATE FUNCTION api.patient_open(p_ticket uuid, p_id bigint, p_purpose text DEFAULT NULL) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_purpose text := left(arca.text_clean(p_purpose), 200);
BEGIN
    IF NOT arca.sees_patient('patient.open', p_id) THEN
        RETURN arca.refuse('patient.open', 'patient', p_id, NULL);
    END IF;
    -- another purpose is another question: it leaves its event, however short a time ago the last one was
    RETURN audit.ticket_make(p_ticket, 'patient', jsonb_strip_nulls(jsonb_build_object('id', p_id, 'purpose', v_purpose)),
                             p_id, v_purpose);
END
$$;

-- One row: the record as the form has it; lookups by id (api.lookups() has their words).
CREATE FUNCTION api.patient_get(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, record_no text, status text, name text,
    registered_name text, social_name text, birth_date date, age integer, cpf text, cns text,
    gender bigint, skin_colour bigint, schooling bigint, phone text, phone2 text, email text,
    cep text, street text, number text, complement text, district text, city text, uf text,
    guardian_name text, guardian_relationship text, guardian_cpf text, guardian_phone text,
    emergency_name text, emergency_phone text, intern bigint, intern_name text,
    supervisor bigint, supervisor_name text, treatment_start date, language text, deceased_on date,
    merged_into bigint, created_at timestamptz, updated_at timestamptz, may_edit boolean,
    consented boolean)
LANGUAGE plpgsql SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE args jsonb := (audit.ticket_use(p_ticket, 'patient')).args;
BEGIN
    RETURN QUERY
    SELECT p.id, p.version, arca.record_text(p.record_no), p.status, p.name, p.registered_name,
           p.social_name, p.birth_date, arca.age_on(p.birth_date, arca.today()), p.cpf::text, p.cns::text,
           p.gender_id, p.skin_colour_id, p.schooling_id,
           p.phone::text, p.phone2::text, p.email, p.cep, p.street, p.number, p.complement, p.district,
           p.city, p.uf, p.guardian_name, p.guardian_relationship, p.guardian_cpf::text,
           p.guardian_phone::text, p.emergency_name, p.emergency_phone::text, p.intern_id, i.name,
           p.supervisor_id, s.name, p.treatment_start, p.language, p.deceased_on, p.merged_into,
           p.created_at, p.updated_at, arca.sees_patient('patient.edit', p.id),
           EXISTS (SELECT FROM clinic.consent c WHERE c.patient_id = p.id AND c.withdrawn_at IS NULL
                      AND (c.expires_on IS NULL OR c.expires_on >= arca.today()))
      FROM clinic.patient p
      LEFT JOIN clinic.staff i ON i.id = p.intern_id
      LEFT JOIN clinic.staff s ON s.id = p.supervisor_id
     WHERE p.id = (args ->> 'id')::bigint AND arca.sees_patient('patient.open', p.id);
END
$$;

-- The ticket of one tab of the record: appointments, waiting, consents, access. The read takes the
-- ticket as kind 'patient_' and the tab's name. p_before, p_before_id: starts_at and id of the last
-- appointment read, for the page after it.
CREATE FUNCTION api.patient_tab_open(p_ticket uuid, p_id bigint, p_tab text,
    p_before timestamptz DEFAULT NULL, p_before_id bigint DEFAULT NULL) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_action text := CASE p_tab WHEN 'appointments' THEN 'patient.appointments' WHEN 'waiting' THEN 'patient.waiting'
                                WHEN 'consents' THEN 'patient.consents' WHEN 'access' THEN 'patient.access' END;
    v_ids bigint[];
BEGIN
    PERFORM arca.gate();
    IF v_action IS NULL THEN RETURN arca.no('invalid', 'invalid', 'tab'); END IF;
    IF NOT arca.sees_patient(v_action, p_id) THEN
        RETURN arca.refuse(v_action, 'patient', p_id, NULL);
    END IF;
    IF p_tab = 'appointments' THEN
        v_ids := arca.patient_visits(p_id, p_before, p_before_id);
    ELSIF p_tab = 'waiting' THEN
        v_ids := arca.patient_entries(p_id);
    END IF;
    RETURN audit.ticket_make(p_ticket, 'patient_' || p_tab, jsonb_build_object('id', p_id), p_id, NULL, v_ids);
END
$$;

CREATE FUNCTION api.patient_consents(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, purpose text, text_version text, legal_basis text, given_by text,
    giver_name text, method text, text_hash text, given_at timestamptz, given_to text, expires_on date,
    withdrawn_at timestamptz, withdrawn_reason text, withdrawn_to text, state text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE args jsonb := (audit.ticket_use(p_ticket, 'patient_consents')).args; today date := arca.today();
BEGIN
    RETURN QUERY
    SELECT c.id, c.version, c.purpose, c.text_version, c.legal_basis, c.given_by, c.giver_name, c.method,
           encode(c.text_hash, 'hex'), c.given_at, g.name, c.expires_on, c.withdrawn_at,
           c.withdrawn_reason, w.name,
           CASE WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN c.expires_on < today THEN 'expired'
                ELSE 'given' END
      FROM clinic.consent c
      LEFT JOIN clinic.staff g ON g.id = c.given_to
      LEFT JOIN clinic.staff w ON w.id = c.withdrawn_to
     WHERE c.patient_id = (args ->> 'id')::bigint
     ORDER BY (c.withdrawn_at IS NOT NULL), c.given_at DESC, c.id DESC;
END
$$;

-- data: purpose, text_version, legal_basis, given_by (patient or guardian), giver_name (default: the
-- patient's or the guardian's), method, text (hashed here) or text_hash (64 hex digits), expires_on.
CREATE FUNCTION api.consent_give(p_request uuid, p_patient bigint, p_data jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'consent_give',
        jsonb_build_array(p_patient, p_data));
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF arca.sees_patient('consent.give', p_patient) THEN
        a := arca.consent_put(p_patient, p_data, p_request);
    ELSIF arca.sees_patient('patient.open', p_patient) THEN
        a := arca.no('refused', 'not_permitted');
    ELSE
        a := arca.no('not_found', 'not_found');
    END IF;
    RETURN arca.request_done(p_request, 'consent_give', a, 'consent.give', 'consent', a.id, p_patient);
END
$$;

CREATE FUNCTION api.consent_withdraw(p_request uuid, p_id bigint, p_version integer, p_reason text)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'consent_withdraw',
        jsonb_build_array(p_id, p_version, p_reason));
    c clinic.consent; t text;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    SELECT x.* INTO c FROM clinic.consent x WHERE x.id = p_id FOR NO KEY UPDATE;
    IF c.id IS NULL OR NOT arca.sees_patient('patient.open', c.patient_id) THEN
        a := arca.no('not_found', 'not_found');
    ELSIF NOT arca.sees_patient('consent.withdraw', c.patient_id) THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF c.version IS DISTINCT FROM p_version THEN
        a := arca.no('conflict', 'version_conflict');
        a.detail := jsonb_build_object('version', c.version);
    ELSIF c.withdrawn_at IS NOT NULL THEN
        a := arca.no('refused', 'not_possible');
    ELSIF arca.text_plain(p_reason) IS FALSE THEN
        a := arca.no('invalid', 'bad_characters', 'reason');
    ELSE
        t := arca.text_clean(p_reason);
        IF t IS NULL THEN
            a := arca.no('invalid', 'reason_needed', 'reason');
        ELSIF length(t) > 255 THEN
            a := arca.no('invalid', 'too_long', 'reason');
        ELSE
            PERFORM audit.act('consent.withdraw', p_request, NULL);
            UPDATE clinic.consent x SET withdrawn_at = now(), withdrawn_reason = t,
                   withdrawn_to = arca.my_staff(), version = x.version + 1
             WHERE x.id = p_id RETURNING x.version INTO a.version;
            PERFORM arca.tell(c.clinic_id, 'patient ' || c.patient_id);
            a.outcome := 'ok';
        END IF;
    END IF;
    a.id := coalesce(a.id, c.id); a.version := coalesce(a.version, c.version);
    RETURN arca.request_done(p_request, 'consent_withdraw', a, 'consent.withdraw', 'consent', p_id, c.patient_id);
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Permissions
-- ---------------------------------------------------------------------------------------------

INSERT INTO arca.permission (action, role, scope)
SELECT a, r, CASE WHEN r IN ('reception', 'admin') THEN 'clinic' ELSE 'own' END
  FROM unnest(ARRAY['patient.find', 'patient.open', 'patient.edit', 'patient.appointments',
                    'patient.waiting', 'patient.consents', 'consent.give', 'consent.withdraw']) a,
       unnest(ARRAY['reception', 'admin', 'supervisor', 'intern']) r
UNION ALL
SELECT a, r, 'clinic' FROM unnest(ARRAY['patient.create', 'patient.duplicates', 'patient.assign']) a,
       unnest(ARRAY['reception', 'admin']) r
UNION ALL VALUES ('patient.access', 'admin', 'clinic'), ('patient.access', 'supervisor', 'own');

INSERT INTO arca.function_action (function, action) VALUES
    ('patient_save', 'patient.edit'), ('patient_open', 'patient.open'), ('patient_get', 'patient.open'),
    ('patient_tab_open', 'patient.open'), ('patient_consents', 'patient.consents'),
    ('consent_give', 'consent.give'), ('consent_withdraw', 'consent.withdraw');

-- Whoever writes patients in bulk runs the checks of their columns.
GRANT EXECUTE ON FUNCTION arca.text_plain(text), arca.text_ok(text, integer), arca.text_clean(text),
    arca.fold_letters(text), arca.fold(text), arca.digits(text), arca.cpf_ok(text), arca.cns_ok(text),
    arca.uf_ok(text), arca.date_of(text), arca.phone_of(text), arca.email_ok(text), arca.record_text(integer)
    TO arca_seeder, arca_migrator;
