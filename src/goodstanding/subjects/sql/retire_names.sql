-- a registered or delivered name that is no longer the subject's becomes a former one; delivered and registered alike, it
-- becomes one former name and not two
WITH old AS (
  SELECT
    n.id,
    row_number() OVER (PARTITION BY n.subject_id, n.folded ORDER BY n.kind DESC) AS place,
    EXISTS (
      SELECT 1 FROM subjects_name o WHERE o.subject_id = n.subject_id AND o.kind = 'former' AND o.folded = n.folded
    ) AS held
  FROM subjects_name n
  JOIN subjects_subject s ON s.id = n.subject_id
  JOIN unnest(%(codes)s::text[], %(folded)s::text[]) AS given (code, folded) ON given.code = s.code
  WHERE n.kind IN ('registered', 'delivered') AND n.folded <> given.folded
), gone AS (
  DELETE FROM subjects_name WHERE id IN (SELECT id FROM old WHERE place > 1 OR held)
)
UPDATE subjects_name n SET kind = 'former'
FROM old
WHERE n.id = old.id AND old.place = 1 AND NOT old.held
