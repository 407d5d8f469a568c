-- Names with any of the keys, with all typed pairs of characters inside, or that go on from what was typed: of the
-- places given, and only where those have none (or no place is given) of anywhere. What was not typed is NULL and
-- meets nothing; of each kind at most so many.
--
-- A function, so that both looks are one question and their plans are made once a connection: by its guesses of how
-- many match, the planner would read the whole table now and then (seqscan), and place conditions that are IS TRUE are
-- only asked of rows already met, never looked up by themselves: a city has tens of thousands of names.
CREATE FUNCTION names_met(
  keys_sought integer[], pairs_sought integer[], plain_from text, letters_from text, places integer[], most integer
) RETURNS TABLE (id bigint, subject_id bigint, text varchar, kind varchar, letters varchar, of_place boolean)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  plain_end CONSTANT text := plain_from || U&'\+10FFFF';
  letters_end CONSTANT text := letters_from || U&'\+10FFFF';
BEGIN
  IF cardinality(places) > 0 THEN
    RETURN QUERY WITH met AS (
      (SELECT n.* FROM subjects_name n WHERE n.keys && keys_sought AND n.keys && places LIMIT most)
      UNION ALL
      (SELECT n.* FROM subjects_name n WHERE n.keys @> pairs_sought AND (n.keys && places) IS TRUE LIMIT most)
      UNION ALL
      (SELECT n.* FROM subjects_name n
       WHERE n.plain ~>=~ plain_from AND n.plain ~<~ plain_end AND (n.keys && places) IS TRUE LIMIT most)
      UNION ALL
      (SELECT n.* FROM subjects_name n
       WHERE n.letters ~>=~ letters_from AND n.letters ~<~ letters_end AND (n.keys && places) IS TRUE LIMIT most)
    )
    SELECT DISTINCT ON (met.id) met.id, met.subject_id, met.text, met.kind, met.letters, true FROM met;
    IF FOUND THEN
      RETURN;
    END IF;
  END IF;
  RETURN QUERY WITH met AS (
    (SELECT n.* FROM subjects_name n WHERE n.keys && keys_sought LIMIT most)
    UNION ALL
    (SELECT n.* FROM subjects_name n WHERE n.keys @> pairs_sought LIMIT most)
    UNION ALL
    (SELECT n.* FROM subjects_name n WHERE n.plain ~>=~ plain_from AND n.plain ~<~ plain_end LIMIT most)
    UNION ALL
    (SELECT n.* FROM subjects_name n WHERE n.letters ~>=~ letters_from AND n.letters ~<~ letters_end LIMIT most)
  )
  SELECT DISTINCT ON (met.id) met.id, met.subject_id, met.text, met.kind, met.letters, false FROM met;
END
$$;
