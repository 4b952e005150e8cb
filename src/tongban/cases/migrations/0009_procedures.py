"""Special procedures of cases, objections to public notices, and messages of outside bodies."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Four tables."""

    dependencies = [
        ('cases', '0008_parties'),
        ('identity', '0002_mandates'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutsideFile',
            fields=[
                ('case_id', models.UUIDField(primary_key=True, serialize=False)),
                ('source', models.TextField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('promised_on', models.DateField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('last', models.JSONField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='OutsideMessage',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('source', models.TextField()),
                ('message_id', models.TextField()),
                ('case_id', models.UUIDField(null=True)),
                ('case_number', models.TextField()),
                ('code', models.PositiveSmallIntegerField()),
                ('body', models.JSONField()),
                ('said_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('state', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['case_id'], name='outside_messages_by_case'), models.Index(fields=['state', '-received_at'], name='outside_messages_by_state')],
                'constraints': [models.UniqueConstraint(fields=('source', 'message_id'), name='a_message_counts_once'), models.CheckConstraint(condition=models.Q(('state__in', ['followed', 'late', 'repeated', 'contradicts', 'unknown'])), name='a_message_is_in_a_known_state')],
            },
        ),
        migrations.CreateModel(
            name='Proceeding',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('key', models.TextField()),
                ('kind', models.TextField()),
                ('state', models.TextField()),
                ('reason', models.TextField(default='')),
                ('offered_at', models.DateTimeField(null=True)),
                ('answer_by', models.DateField(null=True)),
                ('hold_by', models.DateField(null=True)),
                ('began_on', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('appointment', models.JSONField(null=True)),
                ('finding', models.TextField(default='')),
                ('value', models.JSONField(null=True)),
                ('found_by', models.TextField(default='')),
                ('published', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['case_id'], name='proceedings_by_case'), models.Index(fields=['kind', 'state', '-began_on'], name='proceedings_by_kind')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('case_id',), name='one_procedure_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'asked', 'running', 'ended'])), name='a_proceeding_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), ('until__isnull', False), _connector='OR'), name='what_stops_a_clock_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('taken_name', models.TextField(default='')),
                ('answer', models.TextField(default='')),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.TextField(default='')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person')),
                ('proceeding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='cases.proceeding')),
            ],
            options={
                'indexes': [models.Index(fields=['case_id'], name='objections_by_case')],
                'constraints': [models.UniqueConstraint(fields=('proceeding', 'person'), name='a_person_objects_once'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='an_answered_objection_has_an_answer')],
            },
        ),
    ]
