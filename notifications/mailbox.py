from django.core.mail.backends.filebased import EmailBackend


class MailboxBackend(EmailBackend):
    pass
