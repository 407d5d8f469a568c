COPY grading_grade (run_id, subject_id, grade, score, reason, refusal, disputed)
FROM STDIN (FORMAT csv, FORCE_NOT_NULL (grade, reason, refusal))
