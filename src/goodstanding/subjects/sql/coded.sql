-- the organisations of these codes
SELECT {s} FROM subjects_subject s WHERE s.code = ANY (%(codes)s::text[])
