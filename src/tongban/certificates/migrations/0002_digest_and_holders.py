from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='digest',
            field=models.GeneratedField(db_persist=True, expression=models.Func(models.Func(models.F('pdf'), function='sha256'), models.Value('hex'), function='encode'), output_field=models.TextField()),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), ('state', 'suspended'), _negated=True), name='a_suspension_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('guardians', []), ('holder_id_number', ''), _negated=True), name='a_certificate_has_somebody_to_hold_it'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='a_certificate_has_a_code_to_verify_it'),
        ),
    ]
