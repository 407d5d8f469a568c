COPY enquiries_look (
  at, account, unit, role, subject_id, audience, ground, purpose, case_number, items, records, digest, refusal, entry
) FROM STDIN
