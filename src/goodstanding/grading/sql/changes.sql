-- of everybody, or of one organisation: official grades loaded after an instant that differ from the official one that held before them
SELECT s.code, r.scheme, r.year, b.grade, g.grade, r.id, r.stage, r.finished_at, r.reason
FROM grading_grade g
JOIN grading_run r ON r.id = g.run_id
LEFT JOIN grading_run o ON o.id = r.of_id
JOIN subjects_subject s ON s.id = g.subject_id
JOIN LATERAL (
  SELECT p.grade, p.refusal
  FROM grading_grade p
  JOIN grading_run q ON q.id = p.run_id
  LEFT JOIN grading_run qo ON qo.id = q.of_id
  WHERE p.subject_id = g.subject_id AND q.status = 'done' AND coalesce(qo.stage, q.stage) = 'result'
    AND string_to_array(%(lines)s, ',') @> ARRAY[q.scheme || '>' || r.scheme] AND (q.known, q.id) < (r.known, r.id)
  ORDER BY q.known DESC, q.id DESC
  LIMIT 1
) b ON true
WHERE r.status = 'done' AND coalesce(o.stage, r.stage) = 'result' AND r.finished_at > %(moment)s
  AND (%(code)s = '' OR s.code = %(code)s)
  AND (b.grade, b.refusal) IS DISTINCT FROM (g.grade, g.refusal)
ORDER BY r.finished_at, g.id
