-- organisations a delivery names that stand in no register yet; whoever came first stays
INSERT INTO subjects_subject (code, name, kind, in_register, status, opened_at)
SELECT code, name, kind, false, 'active', %(at)s
FROM unnest(%(codes)s::text[], %(names)s::text[], %(kinds)s::text[]) AS given (code, name, kind)
ORDER BY code
ON CONFLICT (code) DO NOTHING
