"""Every dead end says what happened and where to go on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path

from claims.refusals import Refusal
from flightclaim import urls as site_urls


def fail(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    *site_urls.urlpatterns,
    path("forbidden/", fail(PermissionDenied())),
    path("unreadable/", fail(SuspiciousOperation())),
    path("refused/", fail(Refusal("The claim was sent already."))),
    path("too-large/", fail(OverflowError())),
    path("with-nul/", fail(DataError("text fields cannot contain NUL"))),
    path("broken/", fail(RuntimeError("a secret in a message"))),
]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/no-such-page/", 404, "There is no page here"),
        ("/forbidden/", 403, "This page is not open to you"),
        ("/unreadable/", 400, "We could not read that"),
        ("/too-large/?day=99999999999", 400, "We could not read that"),
        ("/with-nul/", 400, "We could not read that"),
        ("/refused/", 409, "The claim was sent already."),
        ("/broken/", 500, "Something broke on our side"),
    ],
)
def test_an_error_has_a_page(visitor, address, status, words):
    answer = visitor.get(address)

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_broken_page_tells_nothing_about_why(visitor):
    assert "secret" not in visitor.get("/broken/").content.decode()


def test_the_page_for_broken_things_needs_no_context_and_no_database():
    assert "/legal/contact/" in render_to_string("500.html")


def test_an_outdated_form_is_told_to_be_sent_again(db):
    answer = Client(enforce_csrf_checks=True).post("/check/flight/")

    assert answer.status_code in (403, 404)
    assert "Send it once more" in render_to_string("403_csrf.html")


def test_too_many_tries_has_a_page(rf):
    assert "Too many tries" in render_to_string("429.html", request=rf.get("/"))


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:DateTimeField:RuntimeWarning")  # a day without a zone
@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("axes/accessattempt", {"attempt_time__range": "nonsense"}),
        ("accounts/user", {"date_joined__year": "99999999999"}),
        ("accounts/user", {"date_joined__year": "0"}),
    ],
)
def test_a_list_at_the_desk_asked_for_nonsense_leads_to_the_whole_list(
    client, admin_user, path, query
):
    client.force_login(admin_user)
    client.raise_request_exception = False
    answer = client.get(f"/admin/{path}/", query)
    assert (answer.status_code, answer.url) == (302, f"/admin/{path}/?e=1")
    assert client.get(answer.url).status_code == 200
