"""What was chosen of a bundle, and cases that begin after others have come to their end; existing ones wait for none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies = [("cases", "0006_changes_of_plan")]
    operations = [
        migrations.AddField("application", "choices", models.JSONField(default=dict)),
        migrations.AddField("case", "after", models.JSONField(default=list)),
    ]
