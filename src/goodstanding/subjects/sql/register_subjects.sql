-- what a registration says of the subject itself; an older registration never overwrites a newer one's name
INSERT INTO subjects_subject (code, name, kind, in_register, status, opened_at, registration_number)
SELECT code, name, kind, true, status, %(at)s, number
FROM unnest(%(codes)s::text[], %(names)s::text[], %(kinds)s::text[], %(statuses)s::text[], %(numbers)s::text[])
  AS given (code, name, kind, status, number)
ORDER BY code
ON CONFLICT (code) DO UPDATE
SET name = excluded.name, kind = excluded.kind, in_register = true, status = excluded.status,
    registration_number = coalesce(nullif(excluded.registration_number, ''), subjects_subject.registration_number)
