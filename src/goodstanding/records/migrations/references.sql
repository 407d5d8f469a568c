-- What a record refers to, checked for all rows of a statement together: the row-by-row check of two foreign keys costs
-- more than keeping every index of the table (docs/decisions/0021). An organisation and a delivery are never removed
-- and never change their number, so that what was there when a record came is there for good, without a lock on it.
CREATE FUNCTION record_refers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
-- the plan is kept for the next statement, which may be a thousand times as large or as small: by index, always
SET enable_hashjoin = off SET enable_mergejoin = off SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT submission_id AS id FROM added) AS named
    WHERE NOT EXISTS (SELECT FROM submissions_submission AS held WHERE held.id = named.id)
  ) THEN
    RAISE EXCEPTION 'a record names a delivery that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF EXISTS (
    SELECT FROM added WHERE NOT EXISTS (SELECT FROM subjects_subject AS held WHERE held.id = added.subject_id)
  ) THEN
    RAISE EXCEPTION 'a record names an organisation that is not there' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER record_refers AFTER INSERT ON records_record REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION record_refers();

CREATE FUNCTION stays_for_its_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % stay, under their number: records refer to them', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER subject_stays BEFORE DELETE OR UPDATE OF id ON subjects_subject
  FOR EACH ROW EXECUTE FUNCTION stays_for_its_records();
CREATE TRIGGER subject_is_not_truncated BEFORE TRUNCATE ON subjects_subject
  FOR EACH STATEMENT EXECUTE FUNCTION stays_for_its_records();
CREATE TRIGGER submission_stays BEFORE DELETE OR UPDATE OF id ON submissions_submission
  FOR EACH ROW EXECUTE FUNCTION stays_for_its_records();
CREATE TRIGGER submission_is_not_truncated BEFORE TRUNCATE ON submissions_submission
  FOR EACH STATEMENT EXECUTE FUNCTION stays_for_its_records();
