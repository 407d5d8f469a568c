-- what a run may read: current as known then, not erased, within its retention on that day; the whole store, or some subjects
COPY (
  SELECT id, subject_id, item, submission_id, "row", occurred_on, retained_until, encode(commitment, 'hex'),
         encode(salt, 'hex'), content, FALSE, NULL::date
  FROM records_record
  WHERE item = ANY (string_to_array(%(items)s, ',')) AND content IS NOT NULL
    AND known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)
    AND (retained_until IS NULL OR retained_until >= %(as_of)s)
    AND (%(everyone)s OR subject_id = ANY (%(subjects)s::bigint[]))
) TO STDOUT (FORMAT csv)
