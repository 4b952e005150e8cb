"""A corrected certificate in place of a wrong one."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

GROUNDS = [
    "issued_wrongly",
    "obtained_unfairly",
    "content_wrong",
    "under_examination",
    "penalty",
    "misuse",
    "replaced",
]


class Migration(migrations.Migration):
    """A case issues one that counts; those it replaced stay."""

    dependencies = [("certificates", "0003_grounds_and_issuers")]
    operations = [
        migrations.AddField(
            "certificate",
            "replaces",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certificates.certificate",
            ),
        ),
        migrations.RemoveConstraint("certificate", "a_case_issues_a_certificate_once"),
        migrations.AddConstraint(
            "certificate",
            models.UniqueConstraint(
                condition=~Q(ground="replaced"), fields=["case_id", "kind"], name="a_case_issues_a_certificate_once"
            ),
        ),
        migrations.RemoveConstraint("certificate", "a_ground_is_one_everybody_may_read"),
        migrations.AddConstraint(
            "certificate",
            models.CheckConstraint(
                condition=Q(ground="") | Q(ground__in=GROUNDS), name="a_ground_is_one_everybody_may_read"
            ),
        ),
    ]
