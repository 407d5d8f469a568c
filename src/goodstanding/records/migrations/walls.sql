-- The second wall (store/roles.py). Whoever reads as goodstanding_reader gets the records of items that are open to
-- everybody, and of those that the setting `goodstanding.items` names for this transaction: the items a ground opens.
-- The words name the role without needing it, so that tables can be restored where there are no roles.
-- {open}: the items of the catalogue whose publicity is `open`; `goodstanding init` writes the function anew.
CREATE OR REPLACE FUNCTION record_item_is_open(item text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT item = ANY ('{open}'::text[]) $$;
ALTER TABLE records_record ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS record_wall ON records_record;
CREATE POLICY record_wall ON records_record USING (
  current_user <> 'goodstanding_reader'
  OR record_item_is_open(item)
  OR item = ANY (string_to_array(current_setting('goodstanding.items', true), ','))
);
