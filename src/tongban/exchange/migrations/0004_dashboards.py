"""Running numbers of demands and agreements, and the index the dashboards read instead of the calls themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two sequences and one index that holds all a dashboard counts."""

    dependencies = [("exchange", "0002_hub")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE exchange_demand_number", "DROP SEQUENCE exchange_demand_number"),
        migrations.RunSQL("CREATE SEQUENCE exchange_agreement_number", "DROP SEQUENCE exchange_agreement_number"),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["at"],
                include=["agency", "source", "outcome", "reason", "milliseconds", "quality"],
                name="calls_by_time",
            ),
        ),
    ]
