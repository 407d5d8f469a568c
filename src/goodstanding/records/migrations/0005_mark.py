from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0004_walls'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.UUIDField()),
                ('kind', models.CharField(max_length=10)),
                ('since', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['identity'], name='mark_identity')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ('disputed', 'restored'))), name='mark_of_a_known_kind'),
                    models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('made_at')), _connector='OR'), name='mark_forwards'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('identity', 'kind'), name='one_open_mark'),
                ],
            },
        ),
    ]
