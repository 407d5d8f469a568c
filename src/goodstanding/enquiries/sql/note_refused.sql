-- one statement whether or not the code is held: who was refused cannot tell by the time it takes
INSERT INTO enquiries_look (
  at, account, unit, role, subject_id, audience, ground, purpose, case_number, items, records, digest, refusal, entry
)
SELECT
  %(at)s, %(account)s, %(unit)s, %(role)s, id, %(audience)s, %(ground)s, %(purpose)s, %(case_number)s, '{}', '{}', '',
  %(refusal)s, %(entry)s
FROM subjects_subject WHERE code = %(code)s
