from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forms', '0001_initial'),
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(condition=models.Q(('application_id__isnull', False)), fields=['application_id'], name='drafts_by_application'),
        ),
    ]
