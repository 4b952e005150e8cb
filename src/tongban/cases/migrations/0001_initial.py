import django.db.models.deletion
from django.db import migrations, models

from tongban.kernel.partitions import CreatePartitionedModel


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            'CREATE SEQUENCE cases_application_number', 'DROP SEQUENCE cases_application_number'
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.TextField(unique=True)),
                ('bundle', models.TextField()),
                ('edition_number', models.PositiveIntegerField()),
                ('title', models.TextField(default='')),
                ('answers', models.JSONField()),
                ('materials', models.JSONField()),
                ('state', models.TextField()),
                ('filed_at', models.DateTimeField()),
                ('filed_by', models.TextField()),
                ('idempotency_key', models.TextField(null=True)),
                ('recheck_at', models.DateTimeField(null=True)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person')),
            ],
        ),
        CreatePartitionedModel(
            by='hash',
            name='Case',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.TextField()),
                ('sequence', models.PositiveSmallIntegerField()),
                ('bundle', models.TextField()),
                ('service', models.TextField()),
                ('agency', models.TextField()),
                ('edition_number', models.PositiveIntegerField()),
                ('on_the_spot', models.BooleanField()),
                ('needs', models.JSONField(default=list)),
                ('applicant_name', models.TextField()),
                ('title', models.TextField(default='')),
                ('state', models.TextField()),
                ('filed_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(null=True)),
                ('accept_by', models.DateField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('supplement', models.JSONField(null=True)),
                ('suspension', models.JSONField(null=True)),
                ('extended_days', models.PositiveSmallIntegerField(default=0)),
                ('claimed_by', models.UUIDField(null=True)),
                ('claimed_name', models.TextField(default='')),
                ('decided_at', models.DateTimeField(null=True)),
                ('granted', models.BooleanField(null=True)),
                ('reason', models.TextField(default='')),
                ('outputs', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=0)),
                ('wake_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.application')),
            ],
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('party', models.TextField()),
                ('id_number', models.TextField()),
                ('name', models.TextField()),
                ('state', models.TextField(default='asked')),
                ('reason', models.TextField(default='')),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='cases.application')),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('name', models.TextField()),
                ('media_type', models.TextField()),
                ('size', models.PositiveIntegerField()),
                ('file', models.FileField(upload_to='supplements/%Y/%m/')),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['case_id'], name='evidence_by_case')],
            },
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['applicant', '-filed_at'], name='applications_by_person'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(models.F('recheck_at'), condition=models.Q(('recheck_at__isnull', False)), name='applications_to_recheck'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('idempotency_key',), name='one_key_files_one_application'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['awaiting_confirmation', 'in_progress', 'finished', 'withdrawn'])), name='an_application_is_in_a_known_state'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['application', 'sequence'], name='cases_by_application'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['agency', 'state', 'due_on', 'id'], name='cases_by_agency'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['agency', 'claimed_by'], name='cases_by_officer'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['number'], name='cases_by_number'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('wake_at'), condition=models.Q(('wake_at__isnull', False)), name='cases_to_wake'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'received', 'supplement_requested', 'not_accepted', 'accepted', 'under_review', 'suspended', 'granted', 'refused', 'delivered', 'closed', 'withdrawn'])), name='a_case_is_in_a_known_state'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'refused'), _negated=True), name='a_refusal_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), ('granted', True), _connector='OR'), name='a_granted_case_says_it_was_granted'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'not_accepted'), _negated=True), name='a_non_acceptance_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'supplement_requested'), ('supplement__isnull', True), _negated=True), name='a_supplement_says_what_is_missing'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'suspended'), ('suspension__isnull', True), _negated=True), name='a_suspension_says_why'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'withdrawn', 'not_accepted']), ('received_at__isnull', False), _connector='OR'), name='a_case_that_runs_was_received'),
        ),
        migrations.AddIndex(
            model_name='confirmation',
            index=models.Index(fields=['id_number', 'state'], name='confirmations_by_person'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(fields=('application', 'party'), name='a_party_confirms_once'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'declined'), _negated=True), name='a_declined_one_has_a_reason'),
        ),
    ]
