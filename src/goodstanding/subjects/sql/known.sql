-- subjects of these codes with every name they are known by
SELECT s.code, s.id, s.in_register, s.name, array_agg(n.folded) FILTER (WHERE n.folded IS NOT NULL)
FROM subjects_subject s
LEFT JOIN subjects_name n ON n.subject_id = s.id AND n.kind IN ('registered', 'former', 'delivered')
WHERE s.code = ANY (string_to_array(%(codes)s, ','))
GROUP BY s.id
