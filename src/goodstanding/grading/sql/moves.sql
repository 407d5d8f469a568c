-- how many organisations of a run had which grade in another one; '' where that one did not grade them
SELECT coalesce(before.grade, ''), now.grade, count(*)
FROM grading_grade now
LEFT JOIN grading_grade before ON before.run_id = %(before)s AND before.subject_id = now.subject_id
WHERE now.run_id = %(now)s
GROUP BY 1, 2
ORDER BY 1, 2
