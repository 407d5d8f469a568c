-- the foreign keys of records that are checked at commit unless told otherwise
SELECT conname FROM pg_constraint WHERE conrelid = 'records_record'::regclass AND contype = 'f' AND condeferrable
