"""Every address and what each role is answered there: the table `tests/test_routes.py` walks.

A row is "METHOD pattern": the status for somebody not signed in, the customer whose claim it is,
another customer, a reviewer and an admin, in this order. What is sent is empty, so that those who
may get as far as the first question about what was sent (400), or the state of the claim (409).
Pages stand in `tests/page_routes.py`.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.page_routes import PAGES

ROLES = ("anonymous", "customer", "other_customer", "reviewer", "admin_user")


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every address of the site as Django writes it."""
    for entry in patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, path)
        else:
            yield NAMED.get(getattr(entry, "name", None) or "", path)


# Regular expressions that name half the site get a readable name.
NAMED = {
    "app_list": "admin/<app_label>/",
    "account_confirm_email": "account/confirm-email/<key>/",
    "account_reset_password_from_key": "account/password/reset/<uidb36>-<key>/",
}
CATCH_ALL = "admin/(?P<url>.*)$"


def known_routes() -> set[str]:
    return set(walk(get_resolver().url_patterns)) - {CATCH_ALL}


# The desk sends whoever has no business there to the sign-in.
OUTSIDE = "302 302 302"
NEITHER, ADMINS, BOTH = "403 403", "403 200", "200 200"
STOCK_PAGES = ("", "add/", "<path:object_id>/change/", "<path:object_id>/delete/")


def model(name: str, *inside: str, history: str = "302 302") -> dict[str, str]:
    """The stock pages of a model (list, add, change, delete), each for reviewer and admin.

    They are asked for a row that does not exist, unless `address` knows one: 302 then means that
    this person may, 403 that they may not.
    """
    pages = dict(zip(STOCK_PAGES, inside, strict=True))
    pages["<path:object_id>/history/"] = history
    pages["<path:object_id>/"] = "302 302"  # leads to the change
    return {f"GET admin/{name}/{page}": f"{OUTSIDE} {both}" for page, both in pages.items()}


ADMINS_FIND = "403 302"
KEPT_BY_ADMINS = (ADMINS, ADMINS, ADMINS_FIND, ADMINS_FIND)
READ_BY_ADMINS = (ADMINS, NEITHER, ADMINS_FIND, ADMINS_FIND)
LOG, LOG_FINDS = (ADMINS, NEITHER, ADMINS_FIND, NEITHER), "302 302"
LAW = (BOTH, ADMINS, "302 302", NEITHER)

DESK = {
    "GET admin/": f"{OUTSIDE} {BOTH}",
    "GET admin/<app_label>/": f"{OUTSIDE} {BOTH}",
    "GET admin/autocomplete/": f"{OUTSIDE} {NEITHER}",  # without saying what for
    "GET admin/jsi18n/": f"{OUTSIDE} {BOTH}",
    "GET admin/login/": "302 403 403 302 302",
    "POST admin/logout/": f"{OUTSIDE} {BOTH}",
    "GET admin/password_change/": f"{OUTSIDE} 302 302",
    "GET admin/password_change/done/": f"{OUTSIDE} {BOTH}",
    **model("claims/claim", BOTH, NEITHER, BOTH, NEITHER, history=BOTH),
    "POST admin/claims/claim/<path:object_id>/change/": f"{OUTSIDE} {NEITHER}",
    "POST admin/claims/claim/<path:object_id>/delete/": f"{OUTSIDE} {NEITHER}",
    "GET admin/claims/claim/next/": f"{OUTSIDE} 404 404",
    "POST admin/claims/claim/next/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claim/hand-out/": f"{OUTSIDE} 404 404",
    "POST admin/claims/claim/hand-out/": f"{OUTSIDE} 404 302",
    "GET admin/claims/claim/bulk/": f"{OUTSIDE} 404 404",
    "POST admin/claims/claim/bulk/": f"{OUTSIDE} 404 422",
    "GET admin/claims/claim/bulk/<uuid:pk>/": f"{OUTSIDE} 404 404",
    "GET admin/claims/claim/move/": f"{OUTSIDE} 404 200",
    "POST admin/claims/claim/move/": f"{OUTSIDE} 404 422",
    "GET admin/claims/claim/export/<str:form>/": f"{OUTSIDE} 404 200",
    "POST admin/claims/claim/export/<str:form>/": f"{OUTSIDE} 404 302",
    "GET admin/claims/claim/dashboard/": f"{OUTSIDE} {ADMINS}",
    "GET admin/claims/claim/dashboard/<str:form>/": f"{OUTSIDE} {ADMINS}",
    "GET admin/claims/claim/overdue/": f"{OUTSIDE} {BOTH}",
    "GET admin/claims/claim/deadlines/": f"{OUTSIDE} {BOTH}",
    "GET admin/claims/claim/deadlines/feed/": f"{OUTSIDE} 404 404",
    "POST admin/claims/claim/deadlines/feed/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claim/by-phone/": f"{OUTSIDE} {BOTH}",
    "POST admin/claims/claim/by-phone/": f"{OUTSIDE} 422 422",
    "GET admin/claims/claim/by-phone/<uuid:pk>/link/": f"{OUTSIDE} 405 405",
    "POST admin/claims/claim/by-phone/<uuid:pk>/link/": f"{OUTSIDE} 404 404",
    "GET admin/claims/claim/<uuid:pk>/step/<str:step>/": f"{OUTSIDE} {BOTH}",
    "POST admin/claims/claim/<uuid:pk>/step/<str:step>/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claim/<uuid:pk>/compared/": f"{OUTSIDE} 404 404",
    "POST admin/claims/claim/<uuid:pk>/compared/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claim/<uuid:pk>/evidence/": f"{OUTSIDE} {BOTH}",
    "POST admin/claims/claim/<uuid:pk>/evidence/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claim/<uuid:pk>/evidence/<uuid:bundle_pk>.pdf": f"{OUTSIDE} 404 404",
    **model("claims/claimdocument", BOTH, NEITHER, BOTH, NEITHER, history=BOTH),
    "POST admin/claims/claimdocument/<path:object_id>/change/": f"{OUTSIDE} {NEITHER}",
    "GET admin/claims/claimdocument/keys/": f"{OUTSIDE} 404 404",
    "POST admin/claims/claimdocument/keys/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claimdocument/ask/<uuid:pk>/": f"{OUTSIDE} {BOTH}",
    "POST admin/claims/claimdocument/ask/<uuid:pk>/": f"{OUTSIDE} 422 422",
    "POST admin/claims/claimdocument/unask/<uuid:pk>/": f"{OUTSIDE} 404 404",
    "GET admin/claims/claimdocument/<uuid:pk>/accept/": f"{OUTSIDE} 404 404",
    "POST admin/claims/claimdocument/<uuid:pk>/accept/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claimdocument/<uuid:pk>/reject/": f"{OUTSIDE} {BOTH}",
    "POST admin/claims/claimdocument/<uuid:pk>/reject/": f"{OUTSIDE} 422 422",
    "GET admin/claims/claimdocument/<uuid:pk>/signer/": f"{OUTSIDE} 302 302",
    "POST admin/claims/claimdocument/<uuid:pk>/signer/": f"{OUTSIDE} 302 302",
    "GET admin/claims/claimdocument/<uuid:pk>/again/": f"{OUTSIDE} {BOTH}",
    "POST admin/claims/claimdocument/<uuid:pk>/again/": f"{OUTSIDE} 422 422",
    **model("claims/feeplan", BOTH, ADMINS, "302 302", NEITHER),
    **model("claims/reason", BOTH, NEITHER, "302 302", NEITHER),
    **model("claims/replytemplate", BOTH, ADMINS, "302 302", NEITHER),
    **model("gdpr/consentrecord", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    **model("gdpr/accountdeletionrequest", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    "GET admin/gdpr/accountdeletionrequest/<uuid:pk>/decide/": f"{OUTSIDE} 403 404",
    "POST admin/gdpr/accountdeletionrequest/<uuid:pk>/decide/": f"{OUTSIDE} 403 404",
    "GET admin/gdpr/accountdeletionrequest/<uuid:pk>/plan/": f"{OUTSIDE} 403 404",
    "GET admin/gdpr/accountdeletionrequest/<uuid:pk>/record.pdf": f"{OUTSIDE} 403 404",
    **model("gdpr/legalhold", ADMINS, ADMINS, ADMINS_FIND, NEITHER),
    **model("gdpr/retentionclass", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    **model("gdpr/retentionreport", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    "GET admin/notifications/notification/kinds/": f"{OUTSIDE} {BOTH}",
    "GET admin/notifications/notification/kinds/<slug:kind>/": f"{OUTSIDE} {BOTH}",
    "GET admin/notifications/notification/kinds/<slug:kind>/html/": f"{OUTSIDE} {BOTH}",
    **model("accounts/user", ADMINS, ADMINS, ADMINS, NEITHER, history=ADMINS),
    **model("accounts/loginattempt", *LOG, history=LOG_FINDS),
    **model("accounts/apikey", *LOG, history=LOG_FINDS),
    **model("accounts/securityevent", *LOG, history=LOG_FINDS),
    **model("notifications/notification", BOTH, NEITHER, "302 302", NEITHER),
    **model("notifications/failedtask", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    **model("notifications/jobrun", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    **model("notifications/refusedaddress", BOTH, NEITHER, "302 302", NEITHER),
    **model("notifications/webhookendpoint", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    **model("notifications/webhookdelivery", ADMINS, NEITHER, ADMINS_FIND, NEITHER),
    "GET admin/notifications/jobrun/overview/": f"{OUTSIDE} {ADMINS}",
    "POST admin/notifications/jobrun/task/<int:pk>/retry/": f"{OUTSIDE} 403 404",
    "POST admin/notifications/jobrun/notification/<uuid:pk>/retry/": f"{OUTSIDE} 403 404",
    **model("account/emailaddress", *KEPT_BY_ADMINS),
    **model("mfa/authenticator", *KEPT_BY_ADMINS),
    **model("auth/group", *[NEITHER] * 4),
    **model("usersessions/usersession", *[NEITHER] * 4),
    **model("axes/accessattempt", *READ_BY_ADMINS),
    **model("axes/accessfailurelog", *READ_BY_ADMINS),
    **model("axes/accesslog", *READ_BY_ADMINS),
    **model("django_celery_beat/clockedschedule", *KEPT_BY_ADMINS),
    **model("django_celery_beat/crontabschedule", *KEPT_BY_ADMINS),
    **model("django_celery_beat/intervalschedule", *KEPT_BY_ADMINS),
    **model("django_celery_beat/periodictask", *KEPT_BY_ADMINS),
    **model("django_celery_beat/solarschedule", *KEPT_BY_ADMINS),
    **model("compensation/airline", *LAW),
    **model("compensation/airport", *LAW),
    **model("compensation/airportalias", *LAW),
    **model("compensation/citycode", *LAW),
    **model("compensation/enforcementbody", *LAW),
    **model("compensation/limitationperiod", *LAW),
    **model("compensation/territory", *LAW),
    "GET admin/compensation/territory/rule-sets/": f"{OUTSIDE} {BOTH}",
}

OPEN, SIGNED_IN = "200 200 200 200 200", "401 200 200 200 200"
STAFF = "401 403 403"  # then what a reviewer and an admin are answered
EMPTY_BODY = "400 400 400 400 400"
NOT_THERE = "401 404 404 404 404"
OWNER = "401 200 404 404 404"  # somebody else's is not there, for whoever asks

API = {
    "GET api/docs/": OPEN,
    "GET api/schema/": OPEN,
    "GET api/v1/airlines/": OPEN,
    "GET api/v1/airports/": OPEN,
    "POST api/v1/quotes/": EMPTY_BODY,
    "POST api/v1/quotes/batch/": "401 400 400 400 400",
    "POST api/v1/auth/forgot-password/": EMPTY_BODY,
    "POST api/v1/auth/login/": EMPTY_BODY,
    "POST api/v1/auth/logout/": EMPTY_BODY,
    "POST api/v1/auth/reauthenticate/": "401 400 400 400 400",
    "GET api/v1/auth/me/": SIGNED_IN,
    "PATCH api/v1/auth/me/": SIGNED_IN,
    "POST api/v1/auth/refresh/": EMPTY_BODY,
    "POST api/v1/auth/register/": EMPTY_BODY,
    "POST api/v1/auth/resend-verification/": EMPTY_BODY,
    "POST api/v1/auth/reset-password/": EMPTY_BODY,
    "POST api/v1/auth/verify-email/": EMPTY_BODY,
    "GET api/v1/account/api-keys/": SIGNED_IN,
    "POST api/v1/account/api-keys/": "401 403 403 403 403",
    "DELETE api/v1/account/api-keys/<slug:prefix>/": NOT_THERE,
    "POST api/v1/account/api-keys/<slug:prefix>/rotate/": "401 403 403 403 403",
    "GET api/v1/account/export-data/": NOT_THERE,
    "POST api/v1/account/export-data/": "401 400 400 400 400",
    "GET api/v1/account/export-data/<uuid:export_id>/archive/": "401 403 403 403 403",
    "PUT api/v1/account/email/": "401 400 400 400 400",
    "PUT api/v1/account/password/": "401 400 400 400 400",
    "GET api/v1/account/sessions/": SIGNED_IN,
    "DELETE api/v1/account/sessions/": "401 204 204 204 204",
    "DELETE api/v1/account/sessions/<uuid:pk>/": NOT_THERE,
    "GET api/v1/claims/": SIGNED_IN,
    "POST api/v1/claims/": "401 400 400 400 400",
    "GET api/v1/claims/<uuid:pk>/": OWNER,
    "GET api/v1/claims/<uuid:pk>/assessments/": OWNER,
    "GET api/v1/claims/<uuid:pk>/documents/": OWNER,
    "POST api/v1/claims/<uuid:pk>/documents/": "401 415 404 404 404",
    "GET api/v1/claims/<uuid:pk>/history/": OWNER,
    "GET api/v1/claims/<uuid:pk>/messages/": OWNER,
    "POST api/v1/claims/<uuid:pk>/messages/": "401 400 404 404 404",
    "POST api/v1/claims/<uuid:pk>/messages/read/": OWNER,
    "POST api/v1/claims/<uuid:pk>/submit/": "401 409 404 404 404",
    "POST api/v1/claims/<uuid:pk>/withdraw/": OWNER,
    "POST api/v1/claims/<uuid:pk>/signature-links/": "401 201 404 404 404",
    "POST api/v1/claims/<uuid:pk>/passengers/<int:passenger_id>/signature-link/": (
        "401 404 404 404 404"
    ),
    "GET api/v1/documents/<uuid:pk>/": "401 200 404 200 200",
    "GET api/v1/documents/<uuid:pk>/content/": "401 200 404 200 200",
    "GET api/v1/account/notification-preferences/": SIGNED_IN,
    "GET api/v1/notifications/": SIGNED_IN,
    "GET api/v1/notifications/<uuid:pk>/": "401 404 404 404 404",
    "POST api/v1/notifications/<uuid:pk>/read/": "401 404 404 404 404",
    "GET api/v1/webhooks/": SIGNED_IN,
    "POST api/v1/webhooks/": "401 400 400 400 400",
    "GET api/v1/webhooks/<uuid:pk>/": "401 404 404 404 404",
    "GET api/v1/webhooks/<uuid:pk>/deliveries/": "401 404 404 404 404",
    "POST api/v1/webhooks/<uuid:pk>/deliveries/<uuid:delivery_id>/replay/": "401 404 404 404 404",
    "POST api/v1/webhooks/<uuid:pk>/ping/": "401 404 404 404 404",
    "POST api/v1/webhooks/<uuid:pk>/resume/": "401 404 404 404 404",
    "POST api/v1/webhooks/<uuid:pk>/rotate-secret/": "401 404 404 404 404",
    "GET api/v1/admin/claims/": f"{STAFF} 200 200",
    "GET api/v1/admin/claims/<uuid:pk>/": f"{STAFF} 200 200",
    "PUT api/v1/admin/claims/<uuid:pk>/status/": f"{STAFF} 400 400",
    "PUT api/v1/admin/claims/<uuid:pk>/assign/": f"{STAFF} 400 400",
    "PUT api/v1/admin/claims/<uuid:pk>/compensation/": f"{STAFF} 400 400",
    "PUT api/v1/admin/claims/<uuid:pk>/facts/": f"{STAFF} 400 400",
    "POST api/v1/admin/claims/<uuid:pk>/notes/": f"{STAFF} 400 400",
    "POST api/v1/admin/claims/<uuid:pk>/messages/read/": f"{STAFF} 200 200",
    "POST api/v1/admin/claims/<uuid:pk>/payouts/": f"{STAFF} 400 400",
    "GET api/v1/admin/claims/<uuid:pk>/documents/": f"{STAFF} 200 200",
    "GET api/v1/admin/claims/<uuid:pk>/evidence/": f"{STAFF} 200 200",
    "POST api/v1/admin/claims/<uuid:pk>/evidence/": f"{STAFF} 202 202",
    "GET api/v1/admin/claims/<uuid:pk>/evidence/<uuid:bundle_pk>/": f"{STAFF} 404 404",
    "GET api/v1/admin/claims/<uuid:pk>/evidence/<uuid:bundle_pk>/content/": f"{STAFF} 404 404",
    "GET api/v1/admin/analytics/": "401 403 403 403 200",
    "POST api/v1/admin/bulk-action/": "401 403 403 403 400",
    "GET api/v1/admin/bulk-action/<uuid:pk>/": "401 403 403 403 404",
    "GET api/v1/account/delete-request/": SIGNED_IN,
    "POST api/v1/account/delete-request/": "401 400 400 400 400",
    "GET api/v1/admin/deletion-requests/": "401 403 403 403 200",
    "GET api/v1/admin/deletion-requests/<uuid:pk>/": "401 403 403 403 404",
    "PUT api/v1/admin/deletion-requests/<uuid:pk>/": "401 403 403 403 404",
    "PUT api/v1/admin/files/<uuid:pk>/review/": f"{STAFF} 400 400",
    "GET api/v1/admin/files/<uuid:pk>/metadata/": f"{STAFF} 200 200",
    "POST api/v1/admin/files/<uuid:pk>/request-reupload/": f"{STAFF} 400 400",
    "GET api/v1/claims/<uuid:pk>/documents/needed/": OWNER,
}

ROUTES = {**PAGES, **DESK, **API}
