-- SPDX-License-Identifier: Apache-2.0
-- The lists of values, by code. A second run changes nothing; a label that was corrected here is
-- corrected there; what a clinic added or deactivated itself is left alone; no id ever changes.

SELECT adm.session_open('arcactl seed', NULL);

CREATE TEMP TABLE wanted (kind text, sort integer, code text, label_pt text, label_en text) ON COMMIT DROP;

INSERT INTO wanted VALUES
    ('gender', 1, 'male', 'Masculino', 'Male'),
    ('gender', 2, 'female', 'Feminino', 'Female'),
    ('gender', 3, 'non_binary', 'Não-binário', 'Non-binary'),
    ('gender', 4, 'undisclosed', 'Prefiro não informar', 'Prefer not to say'),

    ('skin_colour', 1, 'white', 'Branca', 'White'),
    ('skin_colour', 2, 'black', 'Preta', 'Black'),
    ('skin_colour', 3, 'brown', 'Parda', 'Brown'),
    ('skin_colour', 4, 'yellow', 'Amarela', 'Yellow'),
    ('skin_colour', 5, 'indigenous', 'Indígena', 'Indigenous'),
    ('skin_colour', 6, 'undisclosed', 'Prefiro não informar', 'Prefer not to say'),

    ('schooling', 1, 'elementary_incomplete', 'Ensino Fundamental Incompleto', 'Elementary school, incomplete'),
    ('schooling', 2, 'elementary', 'Ensino Fundamental Completo', 'Elementary school'),
    ('schooling', 3, 'secondary_incomplete', 'Ensino Médio Incompleto', 'Secondary school, incomplete'),
    ('schooling', 4, 'secondary', 'Ensino Médio Completo', 'Secondary school'),
    ('schooling', 5, 'higher_incomplete', 'Ensino Superior Incompleto', 'Higher education, incomplete'),
    ('schooling', 6, 'higher', 'Ensino Superior Completo', 'Higher education'),
    ('schooling', 7, 'postgraduate', 'Pós-graduação', 'Postgraduate'),
    ('schooling', 8, 'master', 'Mestrado', 'Master''s degree'),
    ('schooling', 9, 'doctorate', 'Doutorado', 'Doctorate'),

    ('relationship', 1, 'mother', 'Mãe', 'Mother'),
    ('relationship', 2, 'father', 'Pai', 'Father'),
    ('relationship', 3, 'grandmother', 'Avó', 'Grandmother'),
    ('relationship', 4, 'grandfather', 'Avô', 'Grandfather'),
    ('relationship', 5, 'guardian', 'Tutor(a) legal', 'Legal guardian'),
    ('relationship', 6, 'sibling', 'Irmão ou irmã', 'Sibling'),
    ('relationship', 7, 'uncle_aunt', 'Tio ou tia', 'Uncle or aunt'),
    ('relationship', 8, 'other', 'Outro', 'Other'),

    ('appointment_kind', 1, 'triage', 'Triagem', 'Triage'),
    ('appointment_kind', 2, 'psychotherapy', 'Psicoterapia', 'Psychotherapy'),

    ('cancel_reason', 1, 'unable', 'Imprevisto do paciente', 'Patient unable to come'),
    ('cancel_reason', 2, 'travel', 'Dificuldade de transporte', 'Travel difficulty'),
    ('cancel_reason', 3, 'illness', 'Doença', 'Illness'),
    ('cancel_reason', 4, 'family', 'Luto ou questão de família', 'Family matter'),
    ('cancel_reason', 5, 'weather', 'Mau tempo', 'Weather'),
    ('cancel_reason', 6, 'professional_absent', 'Ausência do profissional', 'Professional absent'),
    ('cancel_reason', 7, 'schedule_error', 'Erro de agendamento', 'Scheduling error'),
    ('cancel_reason', 8, 'not_needed', 'Não é mais necessário', 'No longer needed'),
    ('cancel_reason', 9, 'death', 'Falecimento', 'Death'),
    ('cancel_reason', 10, 'other', 'Outro motivo', 'Other reason'),

    ('waiting_priority', 1, 'urgent', 'Urgente', 'Urgent'),
    ('waiting_priority', 2, 'priority', 'Prioritário', 'Priority'),
    ('waiting_priority', 3, 'routine', 'Rotina', 'Routine'),

    ('waiting_flow', 1, 'em_espera', 'Em Espera', 'Waiting'),
    ('waiting_flow', 2, 'em_triagem', 'Em Triagem', 'In triage'),
    ('waiting_flow', 3, 'triagem_aprovada', 'Triagem aprovada', 'Triage approved'),
    ('waiting_flow', 4, 'em_psicoterapia', 'Em Psicoterapia', 'In psychotherapy'),
    ('waiting_flow', 5, 'recebeu_alta', 'Recebeu Alta', 'Discharged'),
    ('waiting_flow', 6, 'encaminhado', 'Encaminhado', 'Referred'),
    ('waiting_flow', 7, 'desativado', 'Desativado', 'Inactive'),

    ('waiting_removal', 1, 'seen_elsewhere', 'Atendido em outro lugar', 'Seen elsewhere'),
    ('waiting_removal', 2, 'no_reply', 'Não respondeu às tentativas', 'No reply to the attempts'),
    ('waiting_removal', 3, 'gave_up', 'Desistiu', 'Gave up'),
    ('waiting_removal', 4, 'moved_away', 'Mudou de cidade', 'Moved away'),
    ('waiting_removal', 5, 'not_needed', 'Não é mais necessário', 'No longer needed'),
    ('waiting_removal', 6, 'death', 'Falecimento', 'Death'),
    ('waiting_removal', 7, 'entered_in_error', 'Registrado por engano', 'Entered in error'),
    ('waiting_removal', 8, 'other', 'Outro motivo', 'Other reason');

INSERT INTO clinic.lookup (kind, code, label_pt, label_en, sort)
SELECT w.kind, w.code, w.label_pt, w.label_en, w.sort FROM wanted w
 WHERE NOT EXISTS (SELECT FROM clinic.lookup l WHERE l.kind = w.kind AND l.code = w.code)
 ORDER BY w.kind, w.sort;
UPDATE clinic.lookup l SET label_pt = w.label_pt, label_en = w.label_en, sort = w.sort
  FROM wanted w
 WHERE l.kind = w.kind AND l.code = w.code
   AND (l.label_pt, l.label_en, l.sort) IS DISTINCT FROM (w.label_pt, w.label_en, w.sort);
