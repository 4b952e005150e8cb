from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('client_id', models.UUIDField()),
                ('application_id', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['client_id', 'application_id'], name='filings_by_application')],
            },
        ),
    ]
