"""Messages to and from other cities' hubs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables; each message is in each of them once."""

    dependencies = [("exchange", "0005_sight")]
    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("instance", models.TextField()),
                ("topic", models.TextField()),
                ("key", models.TextField()),
                ("body", models.JSONField()),
                ("about", models.TextField(default="")),
                ("purpose", models.TextField(default="")),
                ("concerning", models.TextField(default="")),
                ("written_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("fault", models.TextField(default="")),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at__isnull", True)),
                        fields=["instance", "id"],
                        name="messages_to_deliver",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("instance", "topic", "key"), name="a_message_is_sent_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("instance", models.TextField()),
                ("topic", models.TextField()),
                ("key", models.TextField()),
                ("body", models.JSONField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("instance", "topic", "key"), name="a_message_is_taken_in_once")
                ],
            },
        ),
    ]
