-- the name each newly opened subject was delivered under
INSERT INTO subjects_name (subject_id, text, folded, kind, known_from)
SELECT s.id, given.name, given.folded, 'delivered', %(at)s
FROM unnest(%(codes)s::text[], %(names)s::text[], %(folded)s::text[]) AS given (code, name, folded)
JOIN subjects_subject s ON s.code = given.code AND s.name = given.name AND NOT s.in_register
ON CONFLICT ON CONSTRAINT one_name_once DO NOTHING
