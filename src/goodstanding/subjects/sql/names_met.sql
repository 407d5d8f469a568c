-- see migrations/names_met.sql
SELECT id, subject_id, text, kind, letters, of_place
FROM names_met(%(keys)s::integer[], %(pairs)s::integer[], %(plain)s, %(letters)s, %(places)s::integer[], %(most)s)
