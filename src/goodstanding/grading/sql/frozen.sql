-- what a run may read: current as known then, not erased, within its retention on that day, with the marks it bore then
-- (under objection, restored); the whole store, or some subjects
COPY (
  SELECT id, subject_id, item, submission_id, "row", occurred_on, retained_until, encode(commitment, 'hex'),
         encode(salt, 'hex'), content, coalesce(m.disputed, false), m.restored_on
  FROM records_record r
  LEFT JOIN (
    SELECT identity, bool_or(kind = 'disputed') AS disputed, min(since) FILTER (WHERE kind = 'restored') AS restored_on
    FROM records_mark
    WHERE since <= %(as_of)s AND made_at <= %(known)s AND (ended_at IS NULL OR ended_at > %(known)s)
    GROUP BY identity
  ) m ON m.identity = r.identity
  WHERE item = ANY (string_to_array(%(items)s, ',')) AND content IS NOT NULL
    AND known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)
    AND (retained_until IS NULL OR retained_until >= %(as_of)s)
    AND (%(everyone)s OR subject_id = ANY (%(subjects)s::bigint[]))
) TO STDOUT (FORMAT csv)
