COPY records_sighting (record_id, submission_id, "row") FROM STDIN
