"""Who agreed for a company."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that is empty for what a person consented to themselves."""

    dependencies = [("exchange", "0008_demands_of_cities")]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="given_by",
            field=models.UUIDField(null=True),
        ),
    ]
