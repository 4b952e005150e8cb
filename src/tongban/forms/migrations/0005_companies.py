"""A form may be a company's."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forms", "0004_choices"), ("identity", "0002_mandates")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="company",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.company"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("company__isnull", False)), fields=["company"], name="drafts_by_company"
            ),
        ),
    ]
