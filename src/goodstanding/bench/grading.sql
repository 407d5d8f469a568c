-- The 2025 rules by hand, for one year and the criteria the benchmark's events use: what an analyst would write.
-- {events}, {subjects}, {rules}: Parquet in; {lines}, {results}: Parquet out.
COPY (
WITH counted AS (
  SELECT e.subject, r.ord, r.per, e.id, e.date, e.amount, e.paid, coalesce(e.corrected_on, e.paid_on) AS mended
  FROM read_parquet('{events}') e JOIN read_parquet('{rules}') r USING (code)
  WHERE NOT e.waived AND e.date BETWEEN DATE '2026-01-01' AND DATE '2026-12-31'
), grouped AS (
  SELECT subject, ord, CASE per WHEN 0 THEN id WHEN 1 THEN year(date) * 100 + month(date) ELSE 0 END AS key,
         count(*) AS events, min(date) AS first_on, max(mended - date) AS days, count(mended) AS mendings,
         sum(amount)::BIGINT AS amount, count(paid) AS part_paid,
         sum(coalesce(paid, CASE WHEN mended IS NULL THEN 0 ELSE amount END))::BIGINT AS paid, list_sort(list(id)) AS evidence
  FROM counted GROUP BY ALL
), priced AS (
  SELECT g.*, r.points, r.direct, r.bars, r.gradual, g.mendings < g.events AS open,
         CASE WHEN g.mendings < g.events OR NOT r.restores THEN 0
              WHEN r.small AND g.days <= 30 AND g.amount <= 200000 THEN 100
              WHEN g.days <= 3 THEN 100 WHEN g.days <= 30 THEN 80 WHEN g.days <= 90 THEN 60 ELSE 40 END AS percent
  FROM grouped g JOIN read_parquet('{rules}') r USING (ord)
)
SELECT subject, ord, key, first_on, events, points,
       CASE WHEN gradual AND part_paid > 0 AND amount > 0
            THEN (points * percent // 100 * least(paid, amount) * 2 + amount) // (amount * 2)
            ELSE (points * percent + 50) // 100 END AS restored,
       CASE WHEN open THEN direct ELSE 0 END AS direct, bars, (direct > 0 AND NOT open)::TINYINT AS lifted,
       (open AND (points > 0 OR direct > 0))::TINYINT AS open, 0::TINYINT AS fault, evidence
FROM priced
) TO '{lines}' (FORMAT parquet, COMPRESSION zstd);

COPY (
WITH sums AS (
  SELECT subject, sum(points)::BIGINT AS points, sum(restored)::BIGINT AS restored, max(direct) AS direct,
         max(bars) AS bars, max(lifted) AS lifted, max(open) AS open
  FROM read_parquet('{lines}') GROUP BY subject
), started AS (
  SELECT s.*, coalesce(l.points, 0) AS points, coalesce(l.restored, 0) AS restored, coalesce(l.direct, 0) AS direct,
         coalesce(l.bars, 0) AS bars, coalesce(l.lifted, 0) AS lifted, coalesce(l.open, 0) AS open,
         CASE WHEN recurring_complete AND nonrecurring_recent THEN 10000
              WHEN nonrecurring_recent THEN 9000 WHEN payment_complete THEN 9300 ELSE 9000 END AS starts_at,
         CASE WHEN previous_grade = 'D' AND previous_reason = 'score' THEN 1100 ELSE 0 END AS carried
  FROM read_parquet('{subjects}') s LEFT JOIN sums l USING (subject)
), mended AS (
  SELECT *, CASE WHEN pledge AND clean_months > 6 AND open = 0
                 THEN least(clean_months * 100, 1100, greatest(points - restored + carried, 0)) ELSE 0 END AS overall
  FROM started
), scored AS (
  SELECT *, starts_at - points + restored - carried + overall AS score FROM mended
), ranked AS (
  SELECT *, greatest(CASE WHEN score >= 9000 THEN 1 WHEN score >= 7000 THEN 2 WHEN score >= 4000 THEN 4 ELSE 5 END, bars,
                     CASE WHEN started_on > DATE '2024-01-01' OR previous_grade = 'D' OR lifted > 0 THEN 2 ELSE 0 END) AS rank
  FROM scored
), final AS (
  SELECT *, greatest(CASE WHEN "new" THEN 3 WHEN NOT business_income AND rank <= 2 THEN 3 ELSE rank END, direct,
                     CASE WHEN previous_grade = 'D' AND previous_reason = 'direct' THEN 5 ELSE 0 END) AS last_rank
  FROM ranked
)
SELECT subject, starts_at, points, restored, carried, overall, score,
       CASE last_rank WHEN 1 THEN 'A' WHEN 2 THEN 'B' WHEN 3 THEN 'M' WHEN 4 THEN 'C' ELSE 'D' END AS grade,
       CASE WHEN direct > 0 THEN 'direct' WHEN previous_grade = 'D' AND previous_reason = 'direct' THEN 'kept'
            WHEN last_rank = 5 THEN 'score' ELSE '' END AS reason
FROM final
) TO '{results}' (FORMAT parquet, COMPRESSION zstd);
