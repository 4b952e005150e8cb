from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('id_number', ''), _negated=True), name='a_notice_is_to_somebody'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('url__regex', '^/([^/\\\\].*)?$')), name='a_notice_leads_to_a_page_of_this_site'),
        ),
    ]
