COPY submissions_foundfault (submission_id, "row", field, value, code, details) FROM STDIN
