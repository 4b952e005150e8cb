import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('bundle', models.TextField()),
                ('edition_number', models.PositiveIntegerField()),
                ('answers', models.JSONField(default=dict)),
                ('materials', models.JSONField(default=dict)),
                ('readings', models.JSONField(default=dict)),
                ('step', models.TextField(default='')),
                ('consented_at', models.DateTimeField(null=True)),
                ('pickup_code', models.TextField(default='')),
                ('pickup_until', models.DateTimeField(null=True)),
                ('assisted_by', models.UUIDField(null=True)),
                ('assisted_until', models.DateTimeField(null=True)),
                ('application_id', models.UUIDField(null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('material', models.TextField()),
                ('name', models.TextField()),
                ('media_type', models.TextField()),
                ('size', models.PositiveIntegerField()),
                ('file', models.FileField(upload_to='materials/%Y/%m/')),
                ('at', models.DateTimeField()),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='forms.draft')),
            ],
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['person', '-changed_at'], name='drafts_by_person'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('pickup_code', ''), _negated=True), fields=('pickup_code',), name='a_pickup_code_opens_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('pickup_code', ''), ('pickup_until__isnull', False), _connector='OR'), name='a_pickup_code_runs_out'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['draft', 'material'], name='uploads_by_draft'),
        ),
    ]
