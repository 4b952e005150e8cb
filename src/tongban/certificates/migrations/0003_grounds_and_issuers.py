from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("certificates", "0002_digest_and_holders"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="ground",
            field=models.TextField(default=""),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["issuer", "-issued_at"], name="certificates_by_issuer"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ground", ""),
                    (
                        "ground__in",
                        [
                            "issued_wrongly",
                            "obtained_unfairly",
                            "content_wrong",
                            "under_examination",
                            "penalty",
                            "misuse",
                        ],
                    ),
                    _connector="OR",
                ),
                name="a_ground_is_one_everybody_may_read",
            ),
        ),
    ]
