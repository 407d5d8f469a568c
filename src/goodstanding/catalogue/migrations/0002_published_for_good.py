from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    """A trigger: an edition never changes after it was published."""

    dependencies = [("catalogue", "0001_initial")]
    operations = [
        migrations.RunSQL(
            Path(__file__).with_name("published_for_good.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        )
    ]
