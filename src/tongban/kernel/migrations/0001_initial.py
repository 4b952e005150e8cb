"""Audit, looks and the outbox, each cut by month."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q

from tongban.kernel.partitions import CreatePartitionedModel

ACTOR = [
    ("actor_kind", models.TextField()),
    ("actor_id", models.UUIDField(null=True)),
    ("actor_label", models.TextField()),
    ("actor_agency", models.TextField(default="")),
]


class Migration(migrations.Migration):
    """The kernel's tables."""

    initial = True
    dependencies = []
    operations = [
        CreatePartitionedModel(
            name="AuditEntry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("action", models.TextField()),
                ("subject_id", models.UUIDField()),
                *ACTOR,
                ("note", models.TextField(default="")),
                ("details", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["subject_id", "at"], name="audit_by_subject")]},
            by="month",
        ),
        CreatePartitionedModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                *ACTOR,
                ("purpose", models.TextField()),
                ("fields", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("concerning", models.TextField(default="")),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["person_id", "-at"], name="looks_by_person")]},
            by="month",
        ),
        CreatePartitionedModel(
            name="OutboxEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("payload", models.JSONField()),
                ("at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("fault", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(F("next_try_at"), name="events_to_deliver", condition=Q(next_try_at__isnull=False))
                ]
            },
            by="month",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$;
            CREATE TRIGGER rows_are_only_added BEFORE UPDATE OR DELETE ON kernel_auditentry
                FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
            CREATE TRIGGER rows_are_only_added BEFORE UPDATE OR DELETE ON kernel_look
                FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
            """,
            """
            DROP TRIGGER rows_are_only_added ON kernel_look;
            DROP TRIGGER rows_are_only_added ON kernel_auditentry;
            DROP FUNCTION kernel_refuse_change();
            """,
        ),
    ]
