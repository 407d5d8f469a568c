from django.db import migrations, models
from django.db.models import Q


def give_days(apps, schema_editor):
    """Questions asked before had no last day: five working days from then, as for every later one."""
    from goodstanding.enquiries.questions import last_day

    for asked in apps.get_model("enquiries", "LookQuestion").objects.filter(due=None):
        asked.due = last_day(asked.asked_at)
        asked.save(update_fields=["due"])


class Migration(migrations.Migration):
    """A question why about a look is a case: a last day, and an answer."""

    dependencies = [("enquiries", "0004_look_question")]
    operations = [
        migrations.AddField("lookquestion", "due", models.DateField(null=True)),
        migrations.AddField("lookquestion", "answer", models.CharField(max_length=2000, blank=True, default=""), preserve_default=False),
        migrations.AddField("lookquestion", "answered_at", models.DateTimeField(null=True)),
        migrations.AddField("lookquestion", "answered_by", models.CharField(max_length=150, blank=True, default=""), preserve_default=False),
        migrations.RunPython(give_days, migrations.RunPython.noop),
        migrations.AlterField("lookquestion", "due", models.DateField()),
        migrations.AddConstraint(
            "lookquestion",
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by="")
                | Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by=""),
                name="answered_whole",
            ),
        ),
    ]
