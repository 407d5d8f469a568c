-- the look by which an account goes over so many within the hour before it
SELECT id
FROM (
  SELECT id, count(*) OVER (PARTITION BY account ORDER BY at RANGE BETWEEN '1 hour' PRECEDING AND CURRENT ROW) AS within
  FROM enquiries_look
  WHERE at > %(since)s AND unit <> '' AND role <> 'subject'
) counted
WHERE within = %(many)s + 1
