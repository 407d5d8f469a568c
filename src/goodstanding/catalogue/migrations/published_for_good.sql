-- What was published stays as it was published: changes go into the edition of the following year.
CREATE FUNCTION catalogue_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an edition of the catalogue is published for good: % is refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER edition_published_for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON catalogue_edition
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse();
