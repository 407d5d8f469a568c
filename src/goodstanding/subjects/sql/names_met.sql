-- names with any of the keys, with all typed pairs of characters inside, or that go on from what was typed;
-- where places are given, of those places. What was not typed is NULL and meets nothing.
WITH met AS (
  (SELECT id, subject_id, text, kind, letters FROM subjects_name
   WHERE keys && %(keys)s::integer[] AND (%(anywhere)s OR keys && %(places)s::integer[]) LIMIT %(limit)s)
  UNION ALL
  (SELECT id, subject_id, text, kind, letters FROM subjects_name
   WHERE keys @> %(pairs)s::integer[] AND (%(anywhere)s OR keys && %(places)s::integer[]) LIMIT %(limit)s)
  UNION ALL
  (SELECT id, subject_id, text, kind, letters FROM subjects_name
   WHERE plain LIKE %(plain)s AND (%(anywhere)s OR keys && %(places)s::integer[]) LIMIT %(limit)s)
  UNION ALL
  (SELECT id, subject_id, text, kind, letters FROM subjects_name
   WHERE letters LIKE %(letters)s AND (%(anywhere)s OR keys && %(places)s::integer[]) LIMIT %(limit)s)
)
SELECT DISTINCT ON (id) id, subject_id, text, kind, letters FROM met
