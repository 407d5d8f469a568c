from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """References of records are checked a statement at a time instead of row by row."""

    dependencies = [("records", "0005_mark"), ("subjects", "0002_name_search"), ("submissions", "0003_uploads")]
    operations = [
        migrations.AlterField(
            "record",
            "subject",
            models.ForeignKey(
                "subjects.Subject",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                db_index=False,
                db_constraint=False,
            ),
        ),
        migrations.AlterField(
            "record",
            "submission",
            models.ForeignKey(
                "submissions.Submission",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                db_index=False,
                db_constraint=False,
            ),
        ),
        migrations.RunSQL(
            Path(__file__).with_name("references.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop
        ),
    ]
