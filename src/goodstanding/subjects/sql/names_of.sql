-- every name of these organisations, in the order they became known here
SELECT {n} FROM subjects_name n WHERE n.subject_id = ANY (%(subjects)s::bigint[]) ORDER BY n.id
