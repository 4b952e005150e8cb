"""The record of calls."""

import django.contrib.postgres.fields
from django.db import migrations, models

from tongban.kernel.partitions import CreatePartitionedModel


class Migration(migrations.Migration):
    """The exchange's table, and the rule that its rows are only ever added."""

    initial = True
    dependencies = [("kernel", "0001_initial")]
    operations = [
        CreatePartitionedModel(
            name="Call",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("agency", models.TextField()),
                ("actor_kind", models.TextField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_label", models.TextField()),
                ("actor_agency", models.TextField(default="")),
                ("purpose", models.TextField()),
                ("concerning", models.TextField(default="")),
                ("subject_digest", models.TextField()),
                ("fields", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("outcome", models.TextField()),
                ("milliseconds", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["subject_digest", "-at"], name="calls_by_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(outcome__in=["answered", "not_found", "down", "refused"]),
                        name="a_call_ends_in_a_known_way",
                    )
                ],
            },
            by="month",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER rows_are_only_added BEFORE UPDATE OR DELETE ON exchange_call "
            "FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()",
            "DROP TRIGGER rows_are_only_added ON exchange_call",
        ),
    ]
