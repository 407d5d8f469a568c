-- what findings quoted of deliveries whose raw file is not here
UPDATE submissions_foundfault f
SET value = '', details = details - %(quoting)s::text[]
WHERE NOT EXISTS (SELECT 1 FROM submissions_rawfile r WHERE r.submission_id = f.submission_id)
