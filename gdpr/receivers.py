"""What is remembered of consents; rows in the transaction of the event, nothing else."""

from django.dispatch import receiver

from claims.consents import Consent
from claims.signals import consent_given, consent_withdrawn
from gdpr.models import ConsentRecord

D = ConsentRecord.Decision


def keep(consent: Consent, decision: str) -> None:
    ConsentRecord.objects.create(
        user=consent.by,
        name=consent.name,
        claim_id=consent.claim.pk,
        claim_reference=consent.claim.reference,
        purpose=consent.purpose,
        decision=decision,
        words=consent.words,
        text_version=consent.text_version,
        text_sha256=consent.text_sha256,
        language=consent.language,
        channel=consent.channel,
    )


@receiver(consent_given, dispatch_uid="keep_consent_given")
def keep_given(sender, consent: Consent, **kwargs):
    keep(consent, D.GIVEN)


@receiver(consent_withdrawn, dispatch_uid="keep_consent_withdrawn")
def keep_withdrawn(sender, consent: Consent, **kwargs):
    keep(consent, D.WITHDRAWN)
