import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(
            'CREATE SEQUENCE certificates_serial', 'DROP SEQUENCE certificates_serial'
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.TextField(unique=True)),
                ('kind', models.TextField()),
                ('edition_number', models.PositiveIntegerField()),
                ('issuer', models.TextField()),
                ('holder_id_number', models.TextField(default='')),
                ('holder_name', models.TextField()),
                ('guardians', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('content', models.JSONField()),
                ('case_id', models.UUIDField()),
                ('state', models.TextField(default='valid')),
                ('reason', models.TextField(default='')),
                ('issued_at', models.DateTimeField()),
                ('valid_until', models.DateField(null=True)),
                ('code', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='document', serialize=False, to='certificates.certificate')),
                ('pdf', models.BinaryField()),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['holder_id_number', 'kind'], name='certificates_by_holder'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=django.contrib.postgres.indexes.GinIndex(fields=['guardians'], name='certificates_by_guardian'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('case_id', 'kind'), name='a_case_issues_a_certificate_once'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['valid', 'suspended', 'revoked', 'cancelled', 'expired'])), name='a_certificate_has_a_known_state'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'revoked'), _negated=True), name='a_revocation_has_a_reason'),
        ),
    ]
