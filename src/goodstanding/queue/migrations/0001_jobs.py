"""The queue's tables as the pinned procrastinate defines them; a comment keeps which version made them."""

from importlib import resources
from importlib.metadata import version
from typing import Any

from django.db import migrations


def make_tables(apps: Any, schema_editor: Any) -> None:
    schema = resources.files("procrastinate").joinpath("sql/schema.sql").read_text(encoding="utf-8")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(schema.replace("%", "%%"), [])
        cursor.execute(f"COMMENT ON TABLE procrastinate_jobs IS 'procrastinate {version('procrastinate')}'")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunPython(make_tables, migrations.RunPython.noop)]
