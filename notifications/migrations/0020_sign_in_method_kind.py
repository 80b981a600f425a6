from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0019_deadlines_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notification',
            name='notification_words_are_known',
        ),
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('welcome', 'Welcome'), ('verify_email', 'Prove your e-mail address'), ('reset_password', 'Set a new password'), ('account_exists', 'You have an account already'), ('mailed_link', 'Your link'), ('password_changed', 'Your password was changed'), ('account_locked', 'Your account was locked for a while'), ('claim_submitted', 'Claim received'), ('claim_under_review', 'Claim under review'), ('claim_more_needed', 'We need something from you'), ('claim_approved', 'Compensation approved'), ('claim_rejected', 'Claim refused'), ('claim_paid', 'Payment sent'), ('claim_closed', 'Claim closed'), ('claim_withdrawn', 'Claim withdrawn'), ('claim_expired', 'Time limit passed'), ('limitation_near', 'A time limit is near'), ('claims_overdue', 'Claims wait longer than we promise'), ('deadlines_passed', 'Deadlines have passed'), ('claim_message', 'A message about your claim'), ('second_factor', 'Two-step sign-in was changed'), ('token_reused', 'Your API sessions were ended'), ('new_device', 'A new device signed in'), ('role_changed', 'Your role was changed'), ('account_blocked', 'Your account was blocked'), ('email_changed', 'Your e-mail address was changed'), ('invitation', 'Your account moved to us'), ('sign_in_method', 'A way to sign in was changed'), ('api_key', 'An API key was made'), ('suspicion', 'Unusual sign-ins'), ('draft_reminder', 'Your claim is not finished'), ('draft_shredded', 'Your unfinished claim was deleted'), ('signature_request', 'Signature needed'), ('signature_copy', 'What you signed'), ('signature_completed', 'Somebody signed'), ('authority_revoked', 'Receipt for an authority taken back'), ('authority_ended', 'An authority was taken back'), ('document_requested', 'Document asked for'), ('document_reminder', 'A document is due'), ('document_rejected', 'Document needed again'), ('news_overdue', 'We are late with news'), ('desk_news_overdue', 'A promise of news was missed'), ('tasks_failed', 'Background work failed'), ('document_infected', 'A file contained a virus'), ('infected_at_desk', 'A virus was found in an upload'), ('document_damaged', 'A stored file is damaged or missing'), ('webhook_paused', 'A webhook was paused')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'in_app', 'sms']), ('kind__in', ['welcome', 'verify_email', 'reset_password', 'account_exists', 'mailed_link', 'password_changed', 'account_locked', 'claim_submitted', 'claim_under_review', 'claim_more_needed', 'claim_approved', 'claim_rejected', 'claim_paid', 'claim_closed', 'claim_withdrawn', 'claim_expired', 'limitation_near', 'claims_overdue', 'deadlines_passed', 'claim_message', 'second_factor', 'token_reused', 'new_device', 'role_changed', 'account_blocked', 'email_changed', 'invitation', 'sign_in_method', 'api_key', 'suspicion', 'draft_reminder', 'draft_shredded', 'signature_request', 'signature_copy', 'signature_completed', 'authority_revoked', 'authority_ended', 'document_requested', 'document_reminder', 'document_rejected', 'news_overdue', 'desk_news_overdue', 'tasks_failed', 'document_infected', 'infected_at_desk', 'document_damaged', 'webhook_paused']), ('status__in', ['pending', 'sent', 'failed', 'bounced', 'suppressed'])), name='notification_words_are_known'),
        ),
    ]
