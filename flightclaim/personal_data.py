"""What tables that are not ours store about a person, and the reference data of the check."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
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

SAYS_SOURCE = "source checked_on is_edited"


def sessions_of(person: Person) -> "QuerySet":
    """Sessions of the person: those listed, and those whose content names them."""
    known = set(
        UserSession.objects.filter(user=person.user_id).values_list("session_key", flat=True)
    )
    for session in Session.objects.iterator():
        if session.session_key not in known:
            content = session.get_decoded()
            if content.get(SESSION_KEY) == str(person.user_id) or mentions(content, person):
                known.add(session.session_key)
    return Session.objects.filter(session_key__in=known)


def mentions(content: dict[str, object], person: Person) -> bool:
    text = str(content).lower()
    return any(word.lower() in text for word in (*person.emails, *person.ids))


def desk_log_about(person: Person) -> "QuerySet":
    """What staff did to the person's rows at the desk, or the person did there."""
    return LogEntry.objects.filter(Q(object_id__in=person.ids) | Q(user=person.user_id))


def typed_names(model: str) -> Callable[[Person], "QuerySet"]:
    def find(person: Person) -> "QuerySet":
        rows = Q(pk__in=[])
        for email in person.emails:
            rows |= Q(username__iexact=email)
        return apps.get_model(model).objects.filter(rows)

    return find


def expirations_of(person: Person) -> "QuerySet":
    attempts = typed_names("axes.AccessAttempt")(person)
    return apps.get_model("axes.AccessAttemptExpiration").objects.filter(
        access_attempt__in=attempts
    )


ACCOUNT = (Purpose.ACCOUNT, Basis.CONTRACT, Kept.ACCOUNT, Rows.DELETE)
COUNTED = (Purpose.SECURITY, Basis.INTEREST, Kept.SESSIONS, Rows.DELETE)
TRACES = "user_agent ip_address http_accept path_info attempt_time"
PLACES = (
    Place(
        "admin.LogEntry",
        Purpose.PROOF, Basis.INTEREST, Kept.SECURITY_LOG, Rows.KEEP,
        {
            **data("object_repr", C.IDENTITY, X.INTERNAL, E.PSEUDONYM),
            **data("change_message", C.WORDS, X.INTERNAL, E.BLANK),
            **data(
                "id action_time user content_type object_id action_flag",
                C.TECHNICAL, X.INTERNAL, E.STAYS,
            ),
        },
        find=desk_log_about,
    ),
    Place(
        "account.EmailConfirmation", *ACCOUNT,
        {
            **data("key", C.ACCESS, X.SECRET),
            **workings("id email_address created sent"),
        },
        owners=("email_address__user",),
    ),
    Place(
        "account.EmailAddress", *ACCOUNT,
        {**data("email", C.CONTACT), **workings("id user verified primary")},
        owners=("user",),
    ),
    Place(
        "mfa.Authenticator", *ACCOUNT,
        {
            **data("data", C.ACCESS, X.SECRET),
            **data("type created_at last_used_at", C.TRACES),
            **workings("id user"),
        },
        owners=("user",),
    ),
    Place(
        "socialaccount.SocialAccount", *ACCOUNT,
        {
            **data("provider uid extra_data", C.IDENTITY),
            **data("last_login date_joined", C.TRACES),
            **workings("id user"),
        },
        owners=("user",),
    ),
    Place(
        "sessions.Session", *COUNTED,
        {
            **data("session_key session_data", C.ACCESS, X.SECRET),
            **data("expire_date", C.TRACES),
        },
        find=sessions_of,
    ),
    Place(
        "usersessions.UserSession", *COUNTED,
        {
            **data("created_at last_seen_at ip user_agent", C.TRACES),
            **data("session_key data", C.ACCESS, X.SECRET),
            **workings("id user"),
        },
        owners=("user",),
    ),
    Place(
        "axes.AccessAttemptExpiration", *COUNTED,
        workings("access_attempt expires_at"),
        find=expirations_of,
    ),
    Place(
        "axes.AccessAttempt", *COUNTED,
        {
            **data("username", C.CONTACT),
            **data(TRACES, C.TRACES),
            **data("get_data post_data", C.WORDS, X.SECRET),
            **workings("id failures_since_start"),
        },
        find=typed_names("axes.AccessAttempt"),
    ),
    Place(
        "axes.AccessFailureLog", *COUNTED,
        {
            **data("username", C.CONTACT),
            **data(f"{TRACES} locked_out", C.TRACES),
            **workings("id"),
        },
        find=typed_names("axes.AccessFailureLog"),
    ),
    Place(
        "axes.AccessLog", *COUNTED,
        {
            **data("username", C.CONTACT),
            **data(f"{TRACES} logout_time", C.TRACES),
            **data("session_hash", C.ACCESS, X.SECRET),
            **workings("id"),
        },
        find=typed_names("axes.AccessLog"),
    ),
    impersonal(
        "rest_framework_api_key.APIKey", "id prefix hashed_key created name revoked expiry_date"
    ),
    # Neither is used: providers come from the settings, and their tokens are not kept.
    impersonal(
        "socialaccount.SocialApp", "id provider provider_id name client_id secret key settings"
    ),
    impersonal(
        "socialaccount.SocialToken", "id app account token token_secret expires_at"
    ),
    impersonal("auth.Group_permissions", "id group permission"),
    impersonal("auth.Group", "id name permissions"),
    impersonal("auth.Permission", "id name content_type codename"),
    impersonal("contenttypes.ContentType", "id app_label model"),
    impersonal("django_celery_beat.SolarSchedule", "id event latitude longitude"),
    impersonal("django_celery_beat.IntervalSchedule", "id every period"),
    impersonal("django_celery_beat.ClockedSchedule", "id clocked_time"),
    impersonal(
        "django_celery_beat.CrontabSchedule",
        "id minute hour day_of_month month_of_year day_of_week timezone",
    ),
    impersonal("django_celery_beat.PeriodicTasks", "ident last_update"),
    impersonal(
        "django_celery_beat.PeriodicTask",
        "id name task interval crontab solar clocked args kwargs queue exchange routing_key "
        "headers priority expires expire_seconds one_off start_time enabled last_run_at "
        "total_run_count date_changed description",
    ),
    impersonal("compensation.Airline", f"{SAYS_SOURCE} iata icao name note"),
    impersonal(
        "compensation.AirlineLicence", f"id {SAYS_SOURCE} valid_from valid_to airline country"
    ),
    impersonal(
        "compensation.Airport",
        f"{SAYS_SOURCE} iata icao name city country subdivision limitation_area latitude "
        "longitude timezone also_called search_key search_rank",
    ),
    impersonal("compensation.AirportAlias", f"{SAYS_SOURCE} iata airport"),
    impersonal("compensation.CityCode_airports", "id citycode airport"),
    impersonal("compensation.CityCode", f"{SAYS_SOURCE} code name airports"),
    impersonal(
        "compensation.LimitationPeriod", f"{SAYS_SOURCE} area years start remark basis confidence"
    ),
    impersonal("compensation.EnforcementBody", f"{SAYS_SOURCE} country name website"),
    impersonal("compensation.Territory", f"id {SAYS_SOURCE} valid_from valid_to place group rule"),
    impersonal("compensation.ReferenceVersion", "id number"),
)  # fmt: skip

STORES = (
    Store(
        "cache",
        _("Counters of requests, by a hash of the address or the id of the account"),
        Purpose.SECURITY, Basis.INTEREST, Kept.SESSIONS,
        _("Entries end by themselves within a day."),
    ),
    Store(
        "logs",
        _("What the site did: ids, never addresses or names"),
        Purpose.RUNNING, Basis.INTEREST, Kept.SECURITY_LOG,
        _("An id of an erased account says nothing about who it was; logs are rotated away."),
    ),
    Store(
        "backups",
        _("Copies of the database and of the documents"),
        Purpose.RUNNING, Basis.INTEREST, Kept.REQUESTS,
        _("Overwritten in turn; whoever restores one erases again with `reapply_erasures`."),
    ),
)  # fmt: skip
