-- what a line of search results says of each subject
SELECT id, code, name, kind, status, in_register FROM subjects_subject WHERE id = ANY (%(ids)s)
