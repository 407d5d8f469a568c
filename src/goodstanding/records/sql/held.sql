-- statements already held, or revoked and never to come back, under these identities
SELECT identity, id, provider_code, status, md5(content)
FROM records_record
WHERE identity = ANY (string_to_array(%(identities)s, ',')::uuid[]) AND (known_until IS NULL OR status = 'revoked')
