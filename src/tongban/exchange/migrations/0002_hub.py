"""The hub: members, keys, agreements, demands, consents, inquiries; calls become links of a chain."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def chain_earlier_calls(apps, schema_editor):
    """Give calls from before the chain their places in it, once."""
    from tongban.exchange import keys
    from tongban.exchange.log import entries, recording

    earlier = list(apps.get_model("exchange", "Call").objects.order_by("at", "id"))
    if not earlier:
        return
    sequence, last = entries.chain(earlier, sequence=0, previous=entries.START)
    schema_editor.execute("ALTER TABLE exchange_call DISABLE TRIGGER rows_are_only_added")
    for call in earlier:
        call.save(update_fields=["sequence", "entry_hash", "chain_hash"])
    schema_editor.execute("ALTER TABLE exchange_call ENABLE TRIGGER rows_are_only_added")
    signature = keys.signed(recording.head_bytes(sequence, last))
    apps.get_model("exchange", "Head").objects.create(
        id=1, sequence=sequence, chain_hash=last, signature=signature
    )


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.TextField(unique=True)),
                ('consumer', models.TextField()),
                ('source', models.TextField()),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('scenario', models.TextField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('per_minute', models.PositiveIntegerField()),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('subject_digest', models.TextField()),
                ('purpose', models.TextField()),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('concerning', models.TextField(default='')),
                ('given_at', models.DateTimeField()),
                ('given_how', models.TextField(default='portal')),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.TextField(unique=True)),
                ('agency', models.TextField()),
                ('provider', models.TextField()),
                ('instance', models.TextField(default='')),
                ('source', models.TextField(default='')),
                ('wanted', models.TextField(default='')),
                ('scenario', models.TextField()),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('per_minute', models.PositiveIntegerField()),
                ('promised', models.BooleanField()),
                ('state', models.TextField(default='submitted')),
                ('reason', models.TextField(default='')),
                ('dispute', models.TextField(default='')),
                ('due_on', models.DateField(null=True)),
                ('submitted_by', models.UUIDField()),
                ('submitted_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('sequence', models.BigIntegerField()),
                ('chain_hash', models.TextField()),
                ('signature', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Inquiry',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.TextField(unique=True)),
                ('kind', models.TextField()),
                ('person_id', models.UUIDField()),
                ('subject_digest', models.TextField()),
                ('source', models.TextField(default='')),
                ('field', models.TextField(default='')),
                ('agency', models.TextField()),
                ('look_id', models.UUIDField(null=True)),
                ('concerning', models.TextField(default='')),
                ('words', models.TextField()),
                ('raised_by', models.TextField()),
                ('state', models.TextField(default='open')),
                ('answer', models.TextField(default='')),
                ('answered_by', models.TextField(default='')),
                ('due_on', models.DateField()),
                ('opened_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Peer',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('instance', models.TextField(unique=True)),
                ('title', models.TextField()),
                ('address', models.TextField()),
                ('active', models.BooleanField(default=True)),
                ('catalog', models.JSONField(default=list)),
                ('catalog_read_at', models.DateTimeField(null=True)),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('day', models.DateField(unique=True)),
                ('first_sequence', models.BigIntegerField(default=0)),
                ('last_sequence', models.BigIntegerField(default=0)),
                ('root', models.TextField()),
                ('chain_hash', models.TextField()),
                ('previous', models.TextField()),
                ('statement', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Seen',
            fields=[
                ('nonce', models.TextField(primary_key=True, serialize=False)),
                ('until', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('key_id', models.TextField(primary_key=True, serialize=False)),
                ('public_key', models.TextField()),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('source', models.TextField()),
                ('consumer', models.TextField(default='')),
                ('purpose', models.TextField(default='')),
                ('reason', models.TextField()),
                ('by_label', models.TextField()),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Subsystem',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('identifier', models.TextField(unique=True)),
                ('agency', models.TextField(default='')),
                ('title', models.TextField()),
                ('active', models.BooleanField(default=True)),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('agreement_id', models.UUIDField()),
                ('minute', models.DateTimeField()),
                ('calls', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='call',
            name='agreement_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='call',
            name='answer_digest',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='call',
            name='chain_hash',
            field=models.TextField(default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='call',
            name='consumer',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='call',
            name='entry_hash',
            field=models.TextField(default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='call',
            name='message_id',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='call',
            name='quality',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.AddField(
            model_name='call',
            name='reason',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='call',
            name='request_digest',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='call',
            name='sequence',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='call',
            name='signature',
            field=models.TextField(default=''),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['sequence'], name='calls_by_sequence'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['agency', 'at'], name='calls_by_provider'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['subject_digest', 'purpose'], name='consents_by_subject'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['concerning'], name='consents_by_application'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('sources', []), _negated=True), name='a_consent_names_its_sources'),
        ),
        migrations.AddIndex(
            model_name='demand',
            index=models.Index(fields=['agency', '-submitted_at'], name='demands_by_agency'),
        ),
        migrations.AddIndex(
            model_name='demand',
            index=models.Index(fields=['provider', 'state'], name='demands_by_provider'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'returned', 'checked', 'approved', 'refused', 'disputed', 'refusal_upheld', 'withdrawn'])), name='a_demand_is_in_a_known_state'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'refused'), _negated=True), name='a_refused_demand_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), ('wanted', ''), _negated=True), name='a_demand_says_what_is_wanted'),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_demand_ends_after_it_starts'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='demand',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='exchange.demand'),
        ),
        migrations.AddConstraint(
            model_name='head',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='a_chain_has_one_end'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['person_id', '-opened_at'], name='inquiries_by_person'),
        ),
        migrations.AddIndex(
            model_name='inquiry',
            index=models.Index(fields=['agency', 'state', 'due_on'], name='inquiries_by_agency'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['datum', 'look'])), name='an_inquiry_is_of_a_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'corrected', 'upheld', 'explained', 'stopped'])), name='an_inquiry_is_in_a_known_state'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='an_inquiry_says_what_is_wrong'),
        ),
        migrations.AddConstraint(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'open'), models.Q(('answer', ''), _negated=True), _connector='OR'), name='an_answered_inquiry_has_an_answer'),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='peer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='exchange.peer'),
        ),
        migrations.AddIndex(
            model_name='stop',
            index=models.Index(condition=models.Q(('lifted_at__isnull', True)), fields=['source'], name='stops_in_force'),
        ),
        migrations.AddConstraint(
            model_name='stop',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_stop_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='subsystem',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='a_subsystem_has_a_title'),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='subsystem',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='exchange.subsystem'),
        ),
        migrations.AddConstraint(
            model_name='usage',
            constraint=models.UniqueConstraint(fields=('agreement_id', 'minute'), name='a_minute_is_counted_once'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['consumer', 'source'], name='agreements_by_consumer'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='an_agreement_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('per_minute__gt', 0)), name='an_agreement_allows_a_call'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('peer__isnull', True), ('subsystem__isnull', False)), models.Q(('peer__isnull', False), ('subsystem__isnull', True)), _connector='OR'), name='a_key_belongs_to_one_member'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='a_key_is_valid_a_while'),
        ),
        migrations.RunPython(chain_earlier_calls, migrations.RunPython.noop),
        migrations.RunSQL(
            "CREATE TRIGGER rows_are_only_added BEFORE UPDATE OR DELETE ON exchange_seal "
            "FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()",
            "DROP TRIGGER rows_are_only_added ON exchange_seal",
        ),
    ]
