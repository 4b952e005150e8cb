from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.AddField('application', 'confirm_by', models.DateField(null=True)),
        migrations.AddField('application', 'wake_at', models.DateTimeField(null=True)),
        migrations.AddField('confirmation', 'taken_by', models.UUIDField(null=True)),
        migrations.AddField('confirmation', 'taken_name', models.TextField(default='')),
        migrations.AddField('confirmation', 'taken_agency', models.TextField(default='')),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(models.F('wake_at'), condition=models.Q(('wake_at__isnull', False)), name='applications_to_wake'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(('taken_by__isnull', True), ('answered_at__isnull', False), _connector='OR'), name='what_was_taken_at_a_counter_was_answered'),
        ),
    ]
