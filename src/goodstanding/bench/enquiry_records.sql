-- One organisation's records: registration, licence, two penalties (one still published, one past its publication), a
-- tax event that only a ground opens; each statement with the salted commitment that a delivery's leaf would hold.
-- PROVIDER, DELIVERIES and FIRST are filled in.
INSERT INTO records_record (
  subject_id, submission_id, "row", item, provider_code, document, identity, occurred_on, ended_on, published,
  public_until, retained_until, status, known_from, receipt_set, commitment, salt, content
)
SELECT subject, submission, place, item, 'PROVIDER', document, md5(item || place || ':' || subject)::uuid, on_day,
  NULL, open, until, NULL, 'active', '2026-11-01', false,
  sha256('\x00'::bytea || salt || convert_to(content, 'UTF8')), salt, content
FROM (
  SELECT s.id AS subject, (s.id % DELIVERIES)::int + FIRST AS submission, one.*,
    decode(md5(random()::text), 'hex') AS salt,
    '{"authority":"示范市市场监督管理局","authority_code":"PROVIDER",' || one.said || ',"subject_code":"' || s.code || '"}'
      AS content
  FROM subjects_subject s CROSS JOIN (VALUES
    (2, 'registration', '', date '2015-03-01', true, NULL::date,
     '"established_on":"2015-03-01","kind":"enterprise","status":"active"'),
    (3, 'licence', '示许〔2024〕17号', date '2024-02-01', true, NULL,
     '"decided_on":"2024-02-01","decision_number":"示许〔2024〕17号","licence":"食品经营许可","valid_from":"2024-02-01"'),
    (4, 'penalty', '示罚〔2026〕1号', date '2026-03-12', true, date '2027-03-12',
     '"conduct":"安全生产违法","decided_on":"2026-03-12","decision_number":"示罚〔2026〕1号","facts":"作业场所未设置警示标志",'
     '"fine_amount":"20000.00","legal_ground":"《安全生产法》第九十九条","penalty":"罚款","penalty_kinds":["fine"]'),
    (5, 'penalty', '示罚〔2024〕9号', date '2024-03-12', true, date '2025-03-12',
     '"conduct":"安全生产违法","decided_on":"2024-03-12","decision_number":"示罚〔2024〕9号","facts":"未按规定培训",'
     '"fine_amount":"10000.00","legal_ground":"《安全生产法》第九十七条","penalty":"罚款","penalty_kinds":["fine"]'),
    (6, 'tax-event', '', date '2026-05-20', false, NULL,
     '"code":"010101","corrected_on":"2026-05-22","date":"2026-05-20","period":"2026-05","tax":"VAT"')
  ) AS one (place, item, document, on_day, open, until, said)
) found
