import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mailbox(settings):
    settings.EMAIL_BACKEND = "notifications.mailbox.MailboxBackend"


def send(subject="Hello", html="<p style='color:red'>Hello</p>"):
    message = EmailMultiAlternatives(subject, "Hello as text", to=["ada@example.org"])
    message.attach_alternative(html, "text/html")
    get_connection("notifications.mailbox.MailboxBackend").send_messages([message])


def first_mail(client):
    return client.get("/mailbox/").context["mails"][0].name


def test_what_was_mailed_is_listed_newest_first(client):
    send("Mail one")
    send("Mail two")
    page = client.get("/mailbox/").content.decode()
    assert page.index("Mail two") < page.index("Mail one")


def test_a_mail_is_shown_with_text_headers_and_a_frame_for_its_html(client):
    send()
    page = client.get(f"/mailbox/{first_mail(client)}/").content.decode()
    assert "Hello as text" in page
    assert "ada@example.org" in page
    assert "<iframe" in page


def test_the_html_runs_nothing_and_only_this_site_frames_it(client):
    send()
    answer = client.get(f"/mailbox/{first_mail(client)}/html/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("name", ["nothing.eml", "..%2f..%2fmanage.py", "%00"])
def test_only_what_is_in_the_box_is_opened(client, name):
    assert client.get(f"/mailbox/{name}/").status_code == 404


def test_production_has_no_mailbox(client, settings):
    settings.IS_PRODUCTION = True
    assert client.get("/mailbox/").status_code == 404
