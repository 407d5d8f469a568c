COPY records_record (
  subject_id, submission_id, "row", item, provider_code, document, identity, occurred_on, ended_on, published,
  public_until, retained_until, status, known_from, receipt_set, supersedes_id, commitment, salt, content
) FROM STDIN
