-- SPDX-License-Identifier: Apache-2.0
-- Two clinics, their people, rooms and hours. Found again by code, login and name: a second run adds
-- what is missing and changes nothing else.

SELECT adm.session_open('arcactl seed', NULL);

DO $$
BEGIN
    IF (SELECT e.name FROM arca.environment e) = 'production' THEN
        RAISE EXCEPTION 'demo data have no place in production';
    END IF;
END
$$;

INSERT INTO clinic.clinic (code, name, time_zone, language)
SELECT v.* FROM (VALUES ('central', 'Clínica-Escola Central', 'America/Sao_Paulo', 'pt_BR'),
                        ('norte', 'Clínica-Escola Norte', 'America/Sao_Paulo', 'pt_BR'))
    AS v (code, name, time_zone, language)
ON CONFLICT (code) DO NOTHING;

CREATE TEMP TABLE demo_staff (n serial, clinic text, login text, name text, role text, council text,
    supervisor text) ON COMMIT DROP;
INSERT INTO demo_staff (clinic, login, name, role, council, supervisor) VALUES
    ('central', 'helena.moura', 'Helena Moura', 'admin', NULL, NULL),
    ('central', 'maria.souza', 'Maria Souza', 'reception', NULL, NULL),
    ('central', 'rita.tavares', 'Rita Tavares', 'reception', NULL, NULL),
    ('central', 'jose.carlos', 'José Carlos Pereira', 'reception', NULL, NULL),
    ('central', 'ricardo.prado', 'Ricardo Prado', 'supervisor', '06/45123', NULL),
    ('central', 'lucia.brandao', 'Lúcia Brandão', 'supervisor', '06/38817', NULL),
    ('central', 'andre.nakamura', 'André Nakamura', 'supervisor', '06/51240', NULL),
    ('central', 'sonia.queiroz', 'Sônia Queiroz', 'supervisor', '06/29035', NULL),
    ('central', 'joana.lima', 'Joana Lima', 'intern', NULL, 'ricardo.prado'),
    ('central', 'bruno.ferraz', 'Bruno Ferraz', 'intern', NULL, 'ricardo.prado'),
    ('central', 'carla.nogueira', 'Carla Nogueira', 'intern', NULL, 'ricardo.prado'),
    ('central', 'diego.antunes', 'Diego Antunes', 'intern', NULL, 'ricardo.prado'),
    ('central', 'elisa.camargo', 'Elisa Camargo', 'intern', NULL, 'lucia.brandao'),
    ('central', 'fabio.rezende', 'Fábio Rezende', 'intern', NULL, 'lucia.brandao'),
    ('central', 'gabriela.reis', 'Gabriela Reis', 'intern', NULL, 'lucia.brandao'),
    ('central', 'henrique.sales', 'Henrique Sales', 'intern', NULL, 'lucia.brandao'),
    ('central', 'isabela.duarte', 'Isabela Duarte', 'intern', NULL, 'andre.nakamura'),
    ('central', 'julio.peixoto', 'Júlio Peixoto', 'intern', NULL, 'andre.nakamura'),
    ('central', 'larissa.bastos', 'Larissa Bastos', 'intern', NULL, 'andre.nakamura'),
    ('central', 'marcos.vieira', 'Marcos Vieira', 'intern', NULL, 'sonia.queiroz'),
    ('central', 'natalia.pires', 'Natália Pires', 'intern', NULL, 'sonia.queiroz'),
    ('central', 'otavio.leao', 'Otávio Leão', 'intern', NULL, 'sonia.queiroz'),
    ('norte', 'paula.siqueira', 'Paula Siqueira', 'admin', NULL, NULL),
    ('norte', 'renato.xavier', 'Renato Xavier', 'reception', NULL, NULL),
    ('norte', 'silvia.macedo', 'Sílvia Macedo', 'supervisor', '06/40977', NULL),
    ('norte', 'tiago.uchoa', 'Tiago Uchôa', 'supervisor', '06/33310', NULL),
    ('norte', 'ursula.becker', 'Úrsula Becker', 'intern', NULL, 'silvia.macedo'),
    ('norte', 'vitor.haddad', 'Vítor Haddad', 'intern', NULL, 'silvia.macedo'),
    ('norte', 'yara.falcao', 'Yara Falcão', 'intern', NULL, 'tiago.uchoa'),
    ('norte', 'wagner.rossi', 'Wagner Rossi', 'intern', NULL, 'tiago.uchoa');

INSERT INTO clinic.staff (clinic_id, login, name, email, role, council_no)
SELECT c.id, d.login::name, d.name, d.login || '@exemplo.arca', d.role, d.council
  FROM demo_staff d JOIN clinic.clinic c ON c.code = d.clinic
 WHERE NOT EXISTS (SELECT FROM clinic.staff s WHERE s.login = d.login::name)
 ORDER BY d.n;
UPDATE clinic.staff s SET supervisor_id = u.id
  FROM demo_staff d JOIN clinic.staff u ON u.login = d.supervisor::name
 WHERE s.login = d.login::name AND s.supervisor_id IS NULL;

-- Each person is a login. Nobody of them has a password; the four whom the demo shows may come in by
-- their account of the operating system, where the marker says demo.
DO $$
DECLARE
    d record;
BEGIN
    FOR d IN SELECT * FROM demo_staff x ORDER BY x.n LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = d.login) THEN
            PERFORM adm.account_create(d.login::name, d.role, NULL, NULL);
        END IF;
        IF d.login IN ('maria.souza', 'ricardo.prado', 'joana.lima', 'helena.moura')
           AND (SELECT e.name FROM arca.environment e) = 'demo' THEN
            PERFORM adm.account_peer(d.login::name);
        END IF;
    END LOOP;
END
$$;

INSERT INTO clinic.room (clinic_id, name, sort)
SELECT c.id, 'Sala ' || n, n FROM clinic.clinic c, generate_series(1, 12) n
 WHERE (c.code = 'central' OR c.code = 'norte' AND n <= 4)
ON CONFLICT (clinic_id, name) DO NOTHING;

INSERT INTO clinic.professional (clinic_id, staff_id, name, specialty, kind, minutes)
SELECT s.clinic_id, s.id, s.name, CASE WHEN d.n % 3 = 0 THEN 'Psicologia infantil' WHEN d.n % 3 = 1
       THEN 'Psicologia clínica' ELSE 'Terapia cognitivo-comportamental' END, s.role, 50
  FROM demo_staff d JOIN clinic.staff s ON s.login = d.login::name
 WHERE s.role IN ('supervisor', 'intern')
   AND NOT EXISTS (SELECT FROM clinic.professional p WHERE p.staff_id = s.id)
 ORDER BY d.n;

-- The clinic is open from 7 to 21 on every day; each professional has four days of the week,
-- the intern whom the demo shows every one: there is always something to see.
INSERT INTO clinic.availability (clinic_id, professional_id, weekday, from_time, to_time)
SELECT c.id, NULL, w, '07:00', '21:00' FROM clinic.clinic c, generate_series(1, 7) w
 WHERE c.code IN ('central', 'norte')
   AND NOT EXISTS (SELECT FROM clinic.availability a WHERE a.clinic_id = c.id AND a.professional_id IS NULL);
INSERT INTO clinic.availability (clinic_id, professional_id, weekday, from_time, to_time)
SELECT p.clinic_id, p.id, 1 + (d.n + k * 2) % 7, h.f::time, h.t::time
  FROM demo_staff d JOIN clinic.staff s ON s.login = d.login::name
  JOIN clinic.professional p ON p.staff_id = s.id,
  generate_series(0, CASE d.login WHEN 'joana.lima' THEN 6 ELSE 3 END) k,
  LATERAL (SELECT CASE d.n % 3 WHEN 0 THEN '07:00' WHEN 1 THEN '12:00' ELSE '09:00' END AS f,
                  CASE d.n % 3 WHEN 0 THEN '14:00' WHEN 1 THEN '21:00' ELSE '18:00' END AS t) h
 WHERE NOT EXISTS (SELECT FROM clinic.availability a WHERE a.professional_id = p.id);
