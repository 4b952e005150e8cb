from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_counter_confirmation'),
    ]

    operations = [
        migrations.AddField('case', 'hand_out', models.JSONField(null=True)),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('hand_out__isnull', True), ('state', 'delivered'), _negated=True), name='what_is_on_its_way_is_on_paper'),
        ),
    ]
