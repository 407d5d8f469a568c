-- names with any of the keys; where places are given, of those places
SELECT n.id, n.subject_id, n.text, n.kind
FROM subjects_name n
WHERE n.keys && %(keys)s::integer[] AND (%(places)s::integer[] = '{}' OR n.keys && %(places)s::integer[])
LIMIT %(limit)s
