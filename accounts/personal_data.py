"""What this app stores about a person. The person comes last: everything else points there."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.inventory import (
    Basis,
    Category,
    Erase,
    Export,
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
from accounts.models import MailedLink, SecurityEvent


def links_to(person: Person) -> "QuerySet":
    """Links mailed to the person, or that resume a claim of theirs."""
    rows = Q(reference__in=person.claims)
    for email in person.emails:
        rows |= Q(email__iexact=email)
    return MailedLink.objects.filter(rows)


def events_about(person: Person) -> "QuerySet":
    """What happened to the person, or was done by them to their own things."""
    by_them = Q(by=person.user_id, user=None)  # what they did to others is the others' record
    return SecurityEvent.objects.filter(Q(user=person.user_id) | by_them)


OWN = ("user",)
PLACES = (
    Place(
        "accounts.MailedLink",
        Purpose.SECURITY, Basis.CONTRACT, Kept.SESSIONS, Rows.DELETE,
        {
            **data("email", Category.CONTACT),
            **data("purpose created_at expires_at used_at", Category.TRACES),
            **workings("id reference"),
        },
        find=links_to,
    ),
    Place(
        "accounts.EmailChange",
        Purpose.SECURITY, Basis.CONTRACT, Kept.SESSIONS, Rows.DELETE,
        {
            **data("old_email new_email", Category.CONTACT),
            **data("created_at expires_at confirmed_at undone_at", Category.TRACES),
            **workings("id user status"),
        },
        owners=OWN,
    ),
    Place(
        "accounts.LoginAttempt",
        Purpose.SECURITY, Basis.INTEREST, Kept.SECURITY_LOG, Rows.KEEP,
        {
            **data("email", Category.CONTACT, erase=Erase.PSEUDONYM),
            **data("address user_agent", Category.TRACES, erase=Erase.BLANK),
            **data("user at door succeeded reason", Category.TRACES, erase=Erase.STAYS),
            **workings("id"),
        },
        owners=OWN, emails=("email",),
    ),
    Place(
        "accounts.SecurityEvent",
        Purpose.SECURITY, Basis.INTEREST, Kept.SECURITY_LOG, Rows.KEEP,
        {
            **data("address", Category.TRACES, erase=Erase.BLANK),
            **data("detail", Category.TRACES, erase=Erase.BLANK),
            **data("user by at kind", Category.TRACES, erase=Erase.STAYS),
            **workings("id"),
        },
        find=events_about,
        exported=~Q(kind="suspicion"),
    ),
    Place(
        "accounts.ApiKey",
        Purpose.ACCOUNT, Basis.CONTRACT, Kept.ACCOUNT, Rows.DELETE,
        {
            **data("id prefix hashed_key", Category.ACCESS, Export.SECRET),
            **data("name scopes allowed_addresses", Category.CHOICES),
            **data("last_used_at last_used_from", Category.TRACES),
            **workings("owner created revoked expiry_date"),
        },
        owners=("owner",),
    ),
    Place(
        "accounts.KnownDevice",
        Purpose.SECURITY, Basis.INTEREST, Kept.ACCOUNT, Rows.DELETE,
        {
            **data("key", Category.ACCESS, Export.SECRET),
            **data("name first_seen_at last_seen_at", Category.TRACES),
            **workings("id user"),
        },
        owners=OWN,
    ),
    Place(
        "accounts.PasswordHistory",
        Purpose.SECURITY, Basis.INTEREST, Kept.ACCOUNT, Rows.DELETE,
        {
            **data("password", Category.ACCESS, Export.SECRET),
            **workings("id user created_at"),
        },
        owners=OWN,
    ),
    Place(
        "accounts.TokenFamily",
        Purpose.SECURITY, Basis.CONTRACT, Kept.SESSIONS, Rows.DELETE,
        {
            **data("current_jti", Category.ACCESS, Export.SECRET),
            **data("created_at refreshed_at expires_at ended_at", Category.TRACES),
            **workings("id user"),
        },
        owners=OWN,
    ),
    Place(
        "accounts.User_groups",
        Purpose.ACCOUNT, Basis.CONTRACT, Kept.ACCOUNT, Rows.DELETE,
        workings("id user group"), owners=OWN,
    ),
    Place(
        "accounts.User_user_permissions",
        Purpose.ACCOUNT, Basis.CONTRACT, Kept.ACCOUNT, Rows.DELETE,
        workings("id user permission"), owners=OWN,
    ),
    Place(
        "accounts.User",
        Purpose.ACCOUNT, Basis.CONTRACT, Kept.ACCOUNT, Rows.KEEP,
        {
            **data("email", Category.CONTACT, erase=Erase.PSEUDONYM),
            **data("given_names family_name", Category.IDENTITY, erase=Erase.BLANK),
            **data(
                "phone address_line1 address_line2 town postcode country",
                Category.CONTACT, erase=Erase.BLANK,
            ),
            **data("language", Category.CHOICES, erase=Erase.BLANK),
            **data("password", Category.ACCESS, Export.SECRET, Erase.PSEUDONYM),
            **data("last_login", Category.TRACES, erase=Erase.BLANK),
            **data("date_joined", Category.TRACES, erase=Erase.STAYS),
            **data("epoch", Category.TECHNICAL, Export.SECRET, Erase.STAYS),
            **data("is_superuser groups user_permissions", Category.TECHNICAL,
                   Export.INTERNAL, Erase.STAYS),
            **data("leaving_since stays_blocked", Category.TECHNICAL, Export.INTERNAL, Erase.STAYS),
            **workings("id role role_since is_active"),
        },
        owners=("pk",),
    ),
)  # fmt: skip

PLACES = (*PLACES, impersonal("accounts.PermitToErase", "id subject ends"))

STORES = (
    Store(
        "security log file",
        _("Sign-ins and security events as lines: ids of accounts and network addresses"),
        Purpose.SECURITY, Basis.INTEREST, Kept.SECURITY_LOG,
        _("The lines name accounts by id alone; of an erased account nothing says who it was. "
          "They are rotated away with the log."),
    ),
)  # fmt: skip
