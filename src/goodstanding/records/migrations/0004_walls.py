from django.db import migrations


def put_up(apps, schema_editor):
    from goodstanding.records.walls import policy

    schema_editor.execute(policy(), params=None)


class Migration(migrations.Migration):
    """Row-level security: the reading role sees what is open and what a ground opens."""

    dependencies = [("records", "0003_reason")]
    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
