from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """Names that a question may mean are met by one function, planned once a connection."""

    dependencies = [("subjects", "0002_name_search")]
    operations = [
        migrations.RunSQL(
            Path(__file__).with_name("names_met.sql").read_text(encoding="utf-8"), "DROP FUNCTION names_met"
        ),
    ]
