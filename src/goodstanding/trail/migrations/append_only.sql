-- The trail only grows. A superuser can still bend it; `trail check` then names the leaf.
CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_entry
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER leaf_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER node_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_node
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse();

-- A leaf is given by the trigger below and by nobody else.
CREATE TRIGGER leaf_by_trigger_only BEFORE INSERT ON trail_leaf
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION trail_refuse();

-- At commit, and only then, the entry takes the order lock and the next place. The lock is held until the commit is
-- seen by everybody, so indices have no gap, and a long transaction stops nobody before its own commit. Under a
-- stricter isolation level the maximum would be an old one.
-- The commit does not wait for the disk while it holds the lock (synchronous_commit off for this transaction): the
-- writer waits just after (trail.actions), when many wait together. The log of a later commit contains the earlier
-- one, so a crash cuts the trail at one place and nobody has been answered beyond it.
CREATE FUNCTION trail_give_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an act is appended under READ COMMITTED only' USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    PERFORM pg_advisory_xact_lock(7305823177);
    INSERT INTO trail_leaf ("index", entry_id, hash)
    SELECT coalesce(max("index") + 1, 0), NEW.id, sha256('\x00'::bytea || convert_to(NEW.payload, 'UTF8'))
    FROM trail_leaf;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entry_gets_its_leaf AFTER INSERT ON trail_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trail_give_leaf();
