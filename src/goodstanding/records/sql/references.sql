-- the foreign keys of a table that are checked at commit unless told otherwise
SELECT conname FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype = 'f' AND condeferrable
