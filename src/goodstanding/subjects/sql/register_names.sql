-- names of registered subjects: the registered one now, earlier registered ones become former
INSERT INTO subjects_name (subject_id, text, folded, kind, known_from)
SELECT s.id, given.name, given.folded, given.kind, %(at)s
FROM unnest(%(codes)s::text[], %(names)s::text[], %(folded)s::text[], %(kinds)s::text[])
  AS given (code, name, folded, kind)
JOIN subjects_subject s ON s.code = given.code
ON CONFLICT ON CONSTRAINT one_name_once DO NOTHING
