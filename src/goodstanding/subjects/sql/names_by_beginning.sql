-- names that go on from what was typed, from their core on: in characters or in letters
SELECT n.id, n.subject_id, n.text, n.kind
FROM subjects_name n
WHERE (n.plain LIKE %(plain)s OR n.letters LIKE %(letters)s)
  AND (%(places)s::integer[] = '{}' OR n.keys && %(places)s::integer[])
LIMIT %(limit)s
