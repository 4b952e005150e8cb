"""What people choose of a bundle; forms that exist were begun where nothing was left open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("forms", "0003_consents")]
    operations = [migrations.AddField("draft", "choices", models.JSONField(default=dict))]
