from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('id_number', models.TextField()),
                ('subject_zh', models.TextField()),
                ('subject_en', models.TextField()),
                ('body_zh', models.TextField()),
                ('body_en', models.TextField()),
                ('url', models.TextField()),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['id_number', '-at'], name='notices_by_person'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['id_number'], name='notices_unread')],
            },
        ),
    ]
