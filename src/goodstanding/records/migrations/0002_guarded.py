from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """Triggers: what was delivered is never rewritten; content leaves by one door."""

    dependencies = [("records", "0001_initial")]
    operations = [
        migrations.RunSQL(Path(__file__).with_name("guarded.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
    ]
