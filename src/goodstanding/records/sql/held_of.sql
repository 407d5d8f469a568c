-- what was held of these subjects as known at an instant and had begun by a day, newest first; nothing that is erased
SELECT {r} FROM records_record r
WHERE r.subject_id = ANY (%(subjects)s::bigint[]) AND r.known_from <= %(known)s AND r.occurred_on <= %(at)s
  AND (r.known_until IS NULL OR r.known_until > %(known)s) AND r.content IS NOT NULL AND r.status <> 'revoked'
ORDER BY r.occurred_on DESC, r.id DESC
