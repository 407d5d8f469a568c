-- names that search has not read yet; another reader's are left to it
SELECT id, text FROM subjects_name WHERE keys IS NULL ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
