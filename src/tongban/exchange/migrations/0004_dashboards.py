"""Running numbers of demands and agreements, and an index of calls by time that costs a writer nothing."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    """Two sequences; and block ranges by time, as the log is written in its order."""

    dependencies = [("exchange", "0002_hub")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE exchange_demand_number", "DROP SEQUENCE exchange_demand_number"),
        migrations.RunSQL("CREATE SEQUENCE exchange_agreement_number", "DROP SEQUENCE exchange_agreement_number"),
        migrations.AddIndex(
            model_name="call",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["at"], autosummarize=True, name="calls_by_time"),
        ),
    ]
