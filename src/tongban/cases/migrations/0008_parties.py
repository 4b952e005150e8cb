"""An application may be a company's; lists of people confirm; some data are read once they have."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_choices"), ("identity", "0002_mandates")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="company",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.company"
            ),
        ),
        migrations.AddField(model_name="application", name="reads_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="confirmation",
            name="also",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.RemoveConstraint(model_name="confirmation", name="a_party_confirms_once"),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(
                fields=("application", "party", "id_number"), name="a_person_confirms_once_for_a_party"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("company__isnull", False)),
                fields=["company", "-filed_at"],
                name="applications_by_company",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                models.F("reads_at"),
                condition=models.Q(("reads_at__isnull", False)),
                name="applications_to_read_for",
            ),
        ),
    ]
