"""What begins without the person, comes again each period, or waits for a place."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Five tables."""

    dependencies = [
        ('cases', '0009_procedures'),
        ('identity', '0002_mandates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('period', models.TextField()),
                ('taken', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'period'), name='a_period_has_its_places_once')],
            },
        ),
        migrations.CreateModel(
            name='StartRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bundle', models.TextField()),
                ('start', models.TextField()),
                ('day', models.DateField()),
                ('after', models.UUIDField(null=True)),
                ('is_done', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('bundle', 'start'), name='a_start_is_searched_for_once')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('bundle', models.TextField()),
                ('start', models.TextField()),
                ('period', models.TextField()),
                ('edition_number', models.PositiveIntegerField()),
                ('begun_by', models.TextField(default='')),
                ('given', models.JSONField(default=dict)),
                ('state', models.TextField(default='noted')),
                ('why', models.JSONField(default=list)),
                ('draft_id', models.UUIDField(null=True)),
                ('application_id', models.UUIDField(null=True)),
                ('noted_at', models.DateTimeField()),
                ('offered_at', models.DateTimeField(null=True)),
                ('decline_by', models.DateField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('taken_name', models.TextField(default='')),
                ('taken_agency', models.TextField(default='')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('wake_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'state'], name='offers_by_person'), models.Index(fields=['bundle', '-noted_at'], name='offers_by_bundle'), models.Index(models.F('draft_id'), condition=models.Q(('draft_id__isnull', False)), name='offers_by_draft'), models.Index(models.F('wake_at'), condition=models.Q(('wake_at__isnull', False)), name='offers_to_wake')],
                'constraints': [models.UniqueConstraint(fields=('bundle', 'person', 'start', 'period'), name='a_start_offers_once_in_a_period'), models.CheckConstraint(condition=models.Q(('state__in', ['noted', 'offered', 'hinted', 'nothing', 'agreed', 'filed', 'declined', 'lapsed'])), name='an_offer_is_in_a_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), models.Q(('decline_by__isnull', False), ('draft_id__isnull', False)), _connector='OR'), name='what_is_offered_can_be_read_and_declined')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('case_id', models.UUIDField(primary_key=True, serialize=False)),
                ('key', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('pool', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='cases.pool')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('pool__isnull', True)), fields=['key', 'asked_at', 'case_id'], name='places_in_line')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('pool__isnull', True), ('taken_at__isnull', True)), models.Q(('pool__isnull', False), ('taken_at__isnull', False)), _connector='OR'), name='a_place_was_taken_at_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='Season',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('bundle', models.TextField()),
                ('period', models.TextField()),
                ('opens_on', models.DateField()),
                ('due_on', models.DateField()),
                ('state', models.TextField(default='coming')),
                ('draft_id', models.UUIDField(null=True)),
                ('application_id', models.UUIDField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('wake_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.company')),
                ('follows', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person')),
            ],
            options={
                'indexes': [models.Index(models.F('draft_id'), condition=models.Q(('draft_id__isnull', False)), name='seasons_by_draft'), models.Index(models.F('wake_at'), condition=models.Q(('wake_at__isnull', False)), name='seasons_to_wake')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('company__isnull', True)), fields=('person', 'bundle', 'period'), name='a_person_has_a_period_once'), models.UniqueConstraint(condition=models.Q(('company__isnull', False)), fields=('company', 'bundle', 'period'), name='a_company_has_a_period_once'), models.CheckConstraint(condition=models.Q(('state__in', ['coming', 'open', 'missed', 'filed'])), name='a_season_is_in_a_known_state')],
            },
        ),
    ]
