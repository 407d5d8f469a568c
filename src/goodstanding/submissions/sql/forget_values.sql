-- what a delivery's findings quoted of it goes with the raw file; place, code and reason stay
UPDATE submissions_foundfault
SET value = '', details = details - %(quoting)s::text[]
WHERE submission_id = %(submission)s
