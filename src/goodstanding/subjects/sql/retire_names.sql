-- a registered or delivered name that is no longer the subject's becomes a former one
UPDATE subjects_name n SET kind = 'former'
FROM subjects_subject s, unnest(%(codes)s::text[], %(folded)s::text[]) AS given (code, folded)
WHERE s.code = given.code AND n.subject_id = s.id AND n.kind IN ('registered', 'delivered') AND n.folded <> given.folded
  AND NOT EXISTS (SELECT 1 FROM subjects_name o WHERE o.subject_id = s.id AND o.kind = 'former' AND o.folded = n.folded)
