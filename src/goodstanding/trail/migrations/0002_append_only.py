from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """Triggers: the trail only grows, and each entry gets its leaf at commit."""

    dependencies = [("trail", "0001_initial")]
    operations = [
        migrations.RunSQL(
            Path(__file__).with_name("append_only.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        )
    ]
