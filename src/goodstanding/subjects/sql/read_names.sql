-- what search finds each name by
UPDATE subjects_name n SET plain = given.plain, letters = given.letters, keys = given.keys::integer[]
FROM unnest(%(ids)s::bigint[], %(plain)s::text[], %(letters)s::text[], %(keys)s::text[]) AS given (id, plain, letters, keys)
WHERE n.id = given.id
