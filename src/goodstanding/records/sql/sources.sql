-- deliveries and who made them
SELECT {s}, {p} FROM submissions_submission s JOIN parties_party p ON p.id = s.provider_id
WHERE s.id = ANY (%(numbers)s::bigint[])
