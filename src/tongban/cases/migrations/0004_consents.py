"""What was consented to in a form counts for the application that it became."""

from django.db import migrations

CARRY = """
    UPDATE exchange_consent AS given SET concerning = application.number
    FROM forms_draft AS draft JOIN cases_application AS application ON application.id = draft.application_id
    WHERE given.concerning = draft.id::text
"""


class Migration(migrations.Migration):
    """Rows only."""

    dependencies = [("cases", "0003_hand_out"), ("forms", "0003_consents")]
    operations = [migrations.RunSQL(CARRY, migrations.RunSQL.noop)]
