"""Demands that cross to another city: the twin there, its words, and what the agreement is called there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns of demands and agreements."""

    dependencies = [("exchange", "0007_counts")]
    operations = [
        migrations.AddField(model_name="demand", name="twin", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="demand", name="titles", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="demand", name="told_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="agreement", name="number_there", field=models.TextField(default="")),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.UniqueConstraint(
                fields=("instance", "twin"), name="a_demand_of_another_city_is_kept_once"
            ),
        ),
    ]
