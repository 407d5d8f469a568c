-- names whose core holds all the typed pairs of characters
SELECT n.id, n.subject_id, n.text, n.kind
FROM subjects_name n
WHERE n.keys @> %(keys)s::integer[] AND (%(places)s::integer[] = '{}' OR n.keys && %(places)s::integer[])
LIMIT %(limit)s
