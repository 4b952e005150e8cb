"""The salt that hides who acted in an entry's hash; entries that are there have none, and stay as they were hashed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column of calls."""

    dependencies = [("exchange", "0009_company_consents")]
    operations = [
        migrations.AddField(model_name="call", name="salt", field=models.TextField(db_default="", default="")),
    ]
