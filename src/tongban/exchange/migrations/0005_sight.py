"""What came of verifying the log, and the running number of people's questions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table and one sequence."""

    dependencies = [("exchange", "0004_dashboards")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("entries", models.PositiveBigIntegerField()),
                ("seals", models.PositiveIntegerField()),
                ("faults", models.JSONField(default=list)),
            ],
            options={"indexes": [models.Index(fields=["-at"], name="verifications_by_time")]},
        ),
        migrations.AlterField("seal", "first_sequence", models.BigIntegerField()),
        migrations.AlterField("seal", "last_sequence", models.BigIntegerField()),
        migrations.RunSQL("CREATE SEQUENCE exchange_inquiry_number", "DROP SEQUENCE exchange_inquiry_number"),
    ]
