"""Which newer edition of the book a person was told of while filling a form."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("forms", "0005_companies")]
    operations = [migrations.AddField("draft", "edition_seen", models.PositiveIntegerField(null=True))]
