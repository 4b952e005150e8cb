"""Cases that another city decides, and applications that another city sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns; what exists is this city's own."""

    dependencies = [("cases", "0004_consents")]
    operations = [
        migrations.AddField("application", "filed_in", models.TextField(default="")),
        migrations.AddField("case", "decided_in", models.TextField(default="")),
        migrations.AddField("case", "elsewhere", models.JSONField(null=True)),
    ]
