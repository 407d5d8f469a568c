-- first statements of a provider, by the month they were received, the day of the conduct and the day of receipt
SELECT to_char(received.day, 'YYYY-MM'), r.occurred_on, received.day, count(*)
FROM records_record r
JOIN submissions_submission s ON s.id = r.submission_id
CROSS JOIN LATERAL (SELECT (s.received_at AT TIME ZONE 'Asia/Shanghai')::date AS day) received
WHERE s.provider_id = %(provider)s AND s.item = ANY (%(items)s) AND s.status = 'accepted'
  AND s.received_at >= %(since)s AND s.received_at < %(until)s AND r.supersedes_id IS NULL
GROUP BY 1, 2, 3
