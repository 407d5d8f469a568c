-- What a provider said stays as it was said. A record's content goes through one door only, `erase`, which removes content
-- and salt together and leaves the commitment; everything else that may change are its status and until when it was known.
CREATE FUNCTION record_is_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' THEN
    RAISE EXCEPTION 'records are never removed: close or erase them' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.subject_id, OLD.submission_id, OLD."row", OLD.item, OLD.provider_code, OLD.identity, OLD.occurred_on,
      OLD.known_from, OLD.receipt_set, OLD.commitment)
     IS DISTINCT FROM
     (NEW.subject_id, NEW.submission_id, NEW."row", NEW.item, NEW.provider_code, NEW.identity, NEW.occurred_on,
      NEW.known_from, NEW.receipt_set, NEW.commitment)
     OR OLD.supersedes_id IS DISTINCT FROM NEW.supersedes_id THEN
    RAISE EXCEPTION 'a record says what was delivered; deliver a correction' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.content IS DISTINCT FROM NEW.content OR OLD.salt IS DISTINCT FROM NEW.salt
      OR OLD.document IS DISTINCT FROM NEW.document)
     AND NOT (NEW.content IS NULL AND NEW.salt IS NULL AND NEW.document = '' AND NEW.status = 'revoked') THEN
    RAISE EXCEPTION 'the content of a record can only be erased' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER record_is_guarded BEFORE UPDATE OR DELETE ON records_record
  FOR EACH ROW EXECUTE FUNCTION record_is_guarded();
CREATE TRIGGER record_is_not_truncated BEFORE TRUNCATE ON records_record
  FOR EACH STATEMENT EXECUTE FUNCTION record_is_guarded();

-- revoked statements are looked up by intake so that they never come back
CREATE INDEX record_revoked ON records_record (identity) WHERE status = 'revoked';
