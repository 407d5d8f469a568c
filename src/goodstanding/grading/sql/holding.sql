-- what holds (held at an instant, where one is named) of these organisations, one grade a scheme and year: of two that
-- of the later records
SELECT {g} FROM (
  SELECT DISTINCT ON (g.subject_id, r.scheme, r.year) g.*
  FROM grading_grade g JOIN grading_run r ON r.id = g.run_id
  WHERE g.subject_id = ANY (%(subjects)s::bigint[]) AND r.status = 'done'
    AND (%(scheme)s = '' OR r.scheme = %(scheme)s)
    AND (%(known)s::timestamptz IS NULL OR r.finished_at <= %(known)s)
  ORDER BY g.subject_id, r.scheme, r.year, r.known DESC, r.id DESC
) g
