"""What this app stores about a person: what was said, by which door, and what it said it with."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.inventory import (
    Basis,
    Category as C,
    Erase as E,
    Export as X,
    Kept,
    Person,
    Place,
    Purpose,
    Rows,
    Store,
    data,
    impersonal,
    workings,
)
from claims.models import ClaimDocument, DocumentRequest, Signature, SignatureLink
from notifications import mailbox
from notifications.models import FailedTask, Notification, WebhookAttempt, WebhookDelivery


def failures_about(person: Person) -> "QuerySet":
    """Failed tasks whose arguments name the person or a claim; the arguments are JSON."""
    named = [
        row.pk
        for row in FailedTask.objects.only("args", "kwargs").iterator()
        if any(key in f"{row.args}{row.kwargs}" for key in person.ids)
    ]
    return FailedTask.objects.filter(pk__in=named)


def mentioned(person: Person) -> dict[str, list]:
    """What notifications may name of these claims, by the key they name it under."""
    of_claims = {"claim__in": person.claims}
    links = SignatureLink.objects.filter(passenger__claim__in=person.claims)
    documents = ClaimDocument.everything.filter(**of_claims)
    return {
        "document_id": texts(documents),
        "request_id": texts(DocumentRequest.objects.filter(**of_claims)),
        "signature_id": texts(Signature.objects.filter(**of_claims)),
        "signature_link_id": texts(links),
    }


def texts(rows: "QuerySet") -> list[str]:
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def notifications_about(person: Person) -> "QuerySet":
    """To the person, to an address of theirs, or to anybody about one of their claims."""
    rows = Q(context__claim_id__in=sorted(person.claims))
    for key, ids in mentioned(person).items():
        rows |= Q(**{f"context__{key}__in": ids})
    if person.user_id is not None:
        rows |= Q(recipient=person.user_id) | Q(context__user_id=str(person.user_id))
    for email in person.emails:
        rows |= Q(address__iexact=email)
    return Notification.objects.filter(rows)


def deliveries_about(person: Person) -> "QuerySet":
    """To the person's own endpoints, or about one of their claims to a partner's."""
    rows = Q(claim__in=person.claims)
    if person.user_id is not None:
        rows |= Q(endpoint__owner=person.user_id)
    for pk in person.claims:
        rows |= Q(body__contains=pk)
    return WebhookDelivery.objects.filter(rows)


def attempts_about(person: Person) -> "QuerySet":
    return WebhookAttempt.objects.filter(delivery__in=deliveries_about(person).values("pk"))


def addressed_to(person: Person) -> Q:
    rows = Q(recipient=person.user_id)
    for email in person.emails:
        rows |= Q(recipient=None, address__iexact=email)
    return rows


def to_own_endpoint(person: Person) -> Q:
    return Q(endpoint__owner=person.user_id)


def of_own_endpoint(person: Person) -> Q:
    return Q(delivery__endpoint__owner=person.user_id)


def mails_about(person: Person) -> list[str]:
    return mailbox.mentioning(person.emails | person.words)


PLACES = (
    Place(
        "notifications.WebhookAttempt",
        Purpose.MESSAGES, Basis.CONTRACT, Kept.WEBHOOKS, Rows.DELETE,
        {
            **data("response_start error", C.WORDS),
            **data("at milliseconds response_status", C.TRACES),
            **workings("id delivery"),
        },
        find=attempts_about,
        exported=of_own_endpoint,
    ),
    Place(
        "notifications.WebhookDelivery",
        Purpose.MESSAGES, Basis.CONTRACT, Kept.WEBHOOKS, Rows.DELETE,
        {
            **data("body", C.WORDS),
            **workings(
                "id endpoint claim event state attempt_count due_at delivered_at created_at"
            ),
        },
        find=deliveries_about,
        exported=to_own_endpoint,
    ),
    Place(
        "notifications.WebhookEndpoint",
        Purpose.MESSAGES, Basis.CONTRACT, Kept.ACCOUNT, Rows.DELETE,
        {
            **data("url description events", C.CHOICES),
            **data("encrypted_secret encrypted_previous_secret", C.ACCESS, X.SECRET),
            **workings(
                "id owner state previous_secret_until failing_since busy_until created_at"
            ),
        },
        owners=("owner",),
    ),
    Place(
        "notifications.Notification",
        Purpose.MESSAGES, Basis.CONTRACT, Kept.MESSAGES, Rows.DELETE,
        {
            **data("address", C.CONTACT),
            **data("kind channel subject context", C.WORDS),
            **data("failed_reason", C.TRACES, X.INTERNAL),
            **data("read_at sent_at created_at", C.TRACES),
            **workings("id recipient status retry_count due_at leased_until is_uncertain"),
        },
        find=notifications_about,
        exported=addressed_to,
    ),
    Place(
        "notifications.NotificationPreference",
        Purpose.MESSAGES, Basis.CONSENT, Kept.ACCOUNT, Rows.DELETE,
        {
            **data(
                "claim_submitted status_updates document_requests payment_notifications "
                "marketing_emails text_messages",
                C.CHOICES,
            ),
            **workings("id user"),
        },
        owners=("user",),
    ),
    Place(
        "notifications.RefusedAddress",
        Purpose.MESSAGES, Basis.INTEREST, Kept.MESSAGES, Rows.DELETE,
        {
            **data("email", C.CONTACT),
            **data("why detail marked_at cleared_at", C.TRACES),
            **workings("id"),
        },
        emails=("email",),
    ),
    Place(
        "notifications.FailedTask",
        Purpose.RUNNING, Basis.INTEREST, Kept.WORK, Rows.DELETE,
        {
            **data("args kwargs error", C.TECHNICAL, X.INTERNAL),
            **data(
                "id task_id name losses counted_at failed_at retried_at",
                C.TECHNICAL, X.INTERNAL, E.STAYS,
            ),
        },
        find=failures_about,
    ),
    impersonal(
        "notifications.JobRun",
        "id job slot message_id status attempts started_at deadline_at finished_at outcome",
    ),
)  # fmt: skip

STORES = (
    Store(
        "mailbox",
        _("Mails as they were sent, where mail is kept instead of sent"),
        Purpose.MESSAGES, Basis.CONTRACT, Kept.MESSAGES,
        _("Each mail to an address of the person, or that names one, is deleted."),
        mails_about, mailbox.discard,
    ),
    Store(
        "task broker",
        _("Tasks that wait: their names, and ids as arguments"),
        Purpose.RUNNING, Basis.CONTRACT, Kept.SESSIONS,
        _("Tasks carry ids alone; a task for what is gone ends without doing anything."),
    ),
)  # fmt: skip
