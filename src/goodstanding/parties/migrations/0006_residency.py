from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_proposals")]

    operations = [
        migrations.AddField("account", "country", models.CharField(max_length=2, default="CN", db_default="CN")),
        migrations.AddField(
            "account", "export_basis", models.CharField(max_length=100, blank=True, default="", db_default="")
        ),
        migrations.AddField("account", "export_until", models.DateField(null=True)),
    ]
