"""Counts of calls by hour."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0006_federation")]

    operations = [
        migrations.CreateModel(
            name="Count",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField()),
                ("agency", models.TextField()),
                ("source", models.TextField()),
                ("outcome", models.TextField()),
                ("reason", models.TextField()),
                ("milliseconds", models.PositiveIntegerField()),
                ("quality", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["hour"], name="counts_by_hour"),
                    models.Index(fields=["agency", "hour"], name="counts_by_provider"),
                ]
            },
        ),
    ]
