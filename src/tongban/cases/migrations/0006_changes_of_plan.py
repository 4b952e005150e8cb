"""Changes of plan: what was changed after filing, and what people ask after a decision."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A column and a table."""

    dependencies = [("cases", "0005_other_cities"), ("identity", "0001_initial")]
    operations = [
        migrations.AddField("application", "edits", models.JSONField(default=list)),
        migrations.CreateModel(
            name="Petition",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("case_id", models.UUIDField()),
                ("agency", models.TextField()),
                ("words", models.TextField()),
                ("file", models.FileField(blank=True, upload_to="petitions/%Y/%m/")),
                ("file_name", models.TextField(default="")),
                ("media_type", models.TextField(default="")),
                ("state", models.TextField(default="asked")),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.TextField(default="")),
                ("answer", models.TextField(default="")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="petitions", to="cases.application"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency", "state", "answer_by"], name="petitions_by_agency"),
                    models.Index(fields=["application"], name="petitions_by_application"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["case_id", "kind"], condition=Q(state="asked"), name="one_is_asked_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=["reopening", "review", "correction"]),
                        name="a_petition_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=Q(state__in=["asked", "allowed", "declined"]), name="a_petition_is_in_a_known_state"
                    ),
                    models.CheckConstraint(
                        condition=Q(state="asked") | ~Q(answer=""), name="an_answered_petition_says_why"
                    ),
                ],
            },
        ),
    ]
