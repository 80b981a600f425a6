"""Pictures of every page and state, wide and narrow, light and dark, and what is wrong with them.

    python -m tests.screens [part of a name …]

Starts the site on a data folder of its own, writes PNGs to `screens/` and ends with a list of
findings: breaches of the content policy, script errors, sideways scroll (at 320 px as well), and
what axe calls serious or worse. Add a page by adding a line to PAGES.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

if TYPE_CHECKING:
    from accounts.models import User
    from claims.models import Claim

OUT = Path(__file__).resolve().parent.parent / "screens"
SIZES = {1280: 900, 360: 740}
SCHEMES = ("light", "dark")
NARROWEST = {"width": 320, "height": 640}
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Shot:
    """A page to look at: where it is, who looks, and what they do before the picture is taken."""

    name: str
    path: str | Callable[[], str]  # a function is called once the demo data is there
    role: str = ""  # customer, reviewer or admin; empty is a stranger
    steps: Callable[[Page], None] | None = None
    status: int = 200


def send(page: Page) -> None:
    """Send the form of a question page as it stands."""
    page.locator("form.sheet button.button").last.click()


def prove_it_is_me(page: Page) -> None:
    """Give the password that is asked before the page is shown."""
    from flightclaim.demo.people import PASSWORD

    if page.get_by_label("Password", exact=True).count():
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.locator("form.sheet button").first.click()


def document_of_customer(ending: str) -> Callable[[], str]:
    """A page of a file in one of the customer's claims, after it was looked at once."""

    def path() -> str:
        from claims.files.preparation import prepare
        from claims.models import ClaimDocument

        document = ClaimDocument.objects.filter(claim__customer=person("customer")).earliest(
            "uploaded_at"
        )
        if document.prepared_at is None:
            prepare(document)
        document.open_logged(by=person("reviewer"), action="viewed", page=1).close()
        return f"/claims/documents/{document.pk}/{ending}"

    return path


def claim_at_desk(status: str) -> Callable[[], str]:
    """The desk's page of the first claim in this state."""

    def path() -> str:
        from claims.models import Claim

        return f"/admin/claims/claim/{Claim.objects.filter(status=status).first().pk}/change/"

    return path


def claim_of_customer(status: str) -> Callable[[], str]:
    """The page of a claim of the signed-in customer."""

    def path() -> str:
        from claims.models import Claim

        claims = Claim.objects.filter(status=status, customer=person("customer"))
        return f"/claims/{claims.first().reference}/"

    return path


def webhook_of_customer() -> str:
    """A webhook whose test failed, with its log."""
    from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

    endpoint = WebhookEndpoint(
        owner=person("customer"), url="https://travel.example/flightclaim", description="Bookings"
    )
    endpoint.set_secret()
    endpoint.save()
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint, event="ping", body='{"type":"ping","data":{}}'
    )
    WebhookAttempt.objects.create(
        delivery=delivery, milliseconds=212, response_status=500, response_start="No such table"
    )
    delivery.record_failure()
    endpoint.note_failure(delivery.created_at)
    return f"/account/webhooks/{endpoint.pk}/"


def wish_at_desk(page: str) -> Callable[[], str]:
    """A wish to be erased, of somebody who is in no other picture."""

    def path() -> str:
        from accounts.models import User
        from claims.models import Claim
        from gdpr.models import AccountDeletionRequest as Request

        wish = Request.objects.filter(email="leaver@example.org").first()
        if wish is None:
            user = User.objects.create_user("leaver@example.org", given_names="Lea")
            others = Claim.objects.exclude(customer=person("customer")).exclude(status="draft")
            found = list(others.values_list("pk", flat=True)[:3])
            Claim.objects.filter(pk__in=found).update(customer=user)
            wish = Request.objects.ask(user, reason="I found another way.")
        if page == "cancel":
            return f"/account/delete-request/{wish.pk}/{wish.token}/cancel/"
        return f"/admin/gdpr/accountdeletionrequest/{wish.pk}/{page}/"

    return path


def prove_it(page: Page) -> None:
    """Give the password once more, for the page that asked for it."""
    from flightclaim.demo import PASSWORD

    if page.locator("input[type=password]").count():
        page.locator("input[type=password]").fill(PASSWORD)
        send(page)


def document_at_desk() -> str:
    """What is known about the first document that was sent back."""
    from claims.models import ClaimDocument

    document = ClaimDocument.objects.filter(review_status="rejected").first()
    return f"/admin/claims/claimdocument/{document.pk}/change/"


def claim_of_customer_asked() -> str:
    """A claim of the signed-in customer that waits for a document."""
    from claims.models import Claim, DocumentRequest

    claim = Claim.objects.filter(status="submitted", customer=person("customer")).first()
    if not claim.open_requests:
        DocumentRequest.objects.ask(claim, by=person("reviewer"), kind="id_document")
    return f"/claims/{claim.reference}/"


def bundle_at(kind: str, *, is_ready: bool) -> Callable[[], str]:
    """The page of a claim report or an evidence bundle, half made or ready."""

    def path() -> str:
        from claims.models import Claim, ClaimBundle
        from claims.tasks import make_bundle

        claim = Claim.objects.filter(status="approved", customer=person("customer")).first()
        by = person("customer" if kind == "report" else "reviewer")
        bundle = ClaimBundle.objects.ask(claim, kind=kind, by=by)
        if is_ready:
            make_bundle(str(bundle.pk))
        elif bundle.begin():
            bundle.note_progress(12, 20)
        if kind == "report":
            return f"/claims/{claim.reference}/report/"
        return f"/admin/claims/claim/{claim.pk}/evidence/"

    return path


def draft_of_customer() -> str:
    """The way into a complete draft of the signed-in customer."""
    from tests.factories import make_complete_draft

    return f"/claims/{make_complete_draft(person('customer')).pk}/resume/"


def open_details(page: Page) -> None:
    page.locator("summary").first.click()


def then(path: str) -> Callable[[Page], None]:
    """Go on to another page."""
    return lambda page: page.goto(path) and None


def answer_the_check(page: Page) -> None:
    """KL1673 from Amsterdam to Barcelona, 3 h 22 late, by a technical fault."""
    page.locator("[name=flight_number]").fill("KL1673")
    send(page)
    for box, value in (("Day", "14"), ("Month", "9"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(value)
    send(page)
    page.locator("[name=departure]").fill("AMS")
    page.locator("[name=arrival]").fill("BCN")
    page.keyboard.press("Escape")
    page.locator("main label", has_text="Direct").click()
    send(page)
    page.locator("main label", has_text="It arrived late").click()
    send(page)
    page.locator("[name=scheduled_time]").fill("11:50")
    page.locator("[name=actual_time]").fill("15:12")
    send(page)
    page.locator("main label", has_text="A technical fault").click()
    send(page)


def answer_then(path: str) -> Callable[[Page], None]:
    """Answer the check, then open one of its pages."""

    def steps(page: Page) -> None:
        answer_the_check(page)
        page.goto(path)

    return steps


def family_of_customer() -> str:
    """The page of the demo's family, of whom one has not signed."""
    return f"/claims/{the_family().reference}/"


def the_family() -> "Claim":
    from claims.models import Claim

    return Claim.objects.get(passengers__given_names="Bram")


def family_at_desk() -> str:
    return f"/admin/claims/claim/{the_family().pk}/change/"


def signature_link() -> str:
    """The link that was mailed to the second adult of the family."""
    from claims.models import SignatureLink

    link = SignatureLink.objects.filter(passenger__given_names="Bram").last()
    return f"/claims/sign/{link.pk}/{link.token}/"


def reply_link() -> str:
    """The link under a message of ours."""
    from claims.models import Claim
    from claims.reply import token_for

    claim = Claim.objects.filter(customer=person("customer")).first()
    return f"/claims/reply/{token_for(claim)}/"


def signed_by_link() -> str:
    """What a fellow passenger sees once they signed by link."""
    from tests.factories import make_complete_draft, make_family, sign

    draft = make_complete_draft(person("customer"))
    make_family(draft)
    signature = sign(draft, "Bob Byron", way="link", email="bob@example.org")
    return f"/claims/signed/{signature.pk}/{signature.token}/"


def family_draft() -> str:
    """The way into a draft with children, signed by the one who files."""
    from tests.factories import make_complete_draft, make_family, sign

    draft = make_complete_draft(person("customer"))
    make_family(draft)
    sign(draft, "Ada Byron", by=person("customer"))
    return f"/claims/{draft.pk}/resume/"


def name_the_guardian(page: Page) -> None:
    """To the page of a child's guardian."""
    page.goto("/claims/new/passengers/")
    page.get_by_role("link", name="Guardian").first.click()


def read_a_pass(page: Page) -> None:
    """Upload a boarding pass on the page of the check."""
    from tests.boarding_passes import as_file, code, picture

    content = as_file(picture(code()))
    page.locator("[name=file]").set_input_files(
        {"name": "pass.png", "mimeType": "image/png", "buffer": content}
    )
    send(page)


def reminder_of_customer() -> str:
    """What the link in a reminder opens."""
    from claims.drafts import token_for
    from tests.factories import make_complete_draft

    return f"/claims/drafts/{token_for(make_complete_draft(person('customer')))}/stop/"


def page_of_claim(status: str, page: str) -> Callable[[], str]:
    """A further page of a claim of the signed-in customer."""
    return lambda: f"{claim_of_customer(status)()}{page}/"


FILING = (
    "flight",
    "passengers/add",
    "contact",
    "costs/add",
    "documents",
    "earlier-contact",
    "email/sent",
    "what-we-read",
    "authority",
    "check",
)
CHECK = ("route", "what", "delay", "reason", "letter")
PAGES = (
    *(
        Shot(f"check-{name}", "/check/flight/", steps=answer_then(f"/check/{name}/"))
        for name in CHECK
    ),
    Shot("check-result", "/check/flight/", steps=answer_the_check),
    Shot("filing-tasks", draft_of_customer, role="customer"),
    *(
        Shot(
            f"filing-{name.replace('/', '-')}",
            draft_of_customer,
            role="customer",
            steps=then(f"/claims/new/{name}/"),
        )
        for name in FILING
    ),
    Shot(
        "filing-people",
        family_draft,
        role="customer",
        steps=then("/claims/new/passengers/"),
    ),
    Shot("filing-guardian", family_draft, role="customer", steps=name_the_guardian),
    Shot(
        "filing-signatures",
        family_draft,
        role="customer",
        steps=then("/claims/new/authority/"),
    ),
    Shot(
        "filing-sign-again",
        family_draft,
        role="customer",
        steps=then("/claims/new/authority/?again"),
    ),
    Shot(
        "filing-paper",
        family_draft,
        role="customer",
        steps=then("/claims/new/authority/paper/"),
    ),
    Shot("reply-by-link", reply_link),
    Shot("reply-by-link-errors", reply_link, steps=send),
    Shot("reply-by-dead-link", "/claims/reply/half/", status=404),
    Shot("sign-by-link", signature_link),
    Shot("sign-by-link-errors", signature_link, steps=send),
    Shot("signed-by-link", signed_by_link),
    Shot("claim-family", family_of_customer, role="customer"),
    Shot(
        "claim-withdrawal",
        lambda: f"{family_of_customer()}withdrawal/",
        role="customer",
    ),
    Shot("desk-claim-family", family_at_desk, role="reviewer"),
    Shot("desk-fee-plans", "/admin/claims/feeplan/", role="admin"),
    Shot("desk-fee-plan-new", "/admin/claims/feeplan/add/", role="admin"),
    Shot("consents", "/account/consents/", role="customer"),
    Shot("withdrawal", "/legal/withdrawal/"),
    Shot("boarding-pass", "/check/boarding-pass/"),
    Shot("boarding-pass-read", "/check/boarding-pass/", steps=read_a_pass),
    Shot("draft-stop", reminder_of_customer),
    Shot("draft-go-on", lambda: reminder_of_customer().removesuffix("stop/")),
    Shot("draft-gone", "/claims/drafts/x/", status=404),
    Shot("claim-take-along", page_of_claim("approved", "take-along"), role="customer"),
    Shot("claim-report-ready", bundle_at("report", is_ready=True), role="customer"),
    Shot("claim-report-working", bundle_at("report", is_ready=False), role="customer"),
    Shot("desk-evidence-ready", bundle_at("evidence", is_ready=True), role="reviewer"),
    Shot("desk-evidence-working", bundle_at("evidence", is_ready=False), role="reviewer"),
    Shot("claim-appeal", page_of_claim("rejected", "appeal"), role="customer"),
    Shot("claim-withdraw", page_of_claim("approved", "withdraw"), role="customer"),
    Shot("desk-by-phone", "/admin/claims/claim/by-phone/", role="reviewer"),
    Shot("start", "/"),
    Shot("styleguide", "/styleguide/"),
    Shot("styleguide-errors", "/styleguide/", steps=send),
    Shot("rights", "/legal/rights/"),
    Shot("fees", "/legal/fees/"),
    Shot("privacy", "/legal/privacy/"),
    Shot("terms", "/legal/terms/"),
    Shot("cookies", "/legal/cookies/"),
    Shot("imprint", "/legal/imprint/"),
    Shot("accessibility", "/legal/accessibility/"),
    Shot("contact", "/legal/contact/"),
    Shot("not-found", "/no-such-page/", status=404),
    Shot("check-flight", "/check/flight/"),
    Shot("check-flight-errors", "/check/flight/", steps=send),
    Shot("sign-in", "/account/login/"),
    Shot("sign-in-errors", "/account/login/", steps=send),
    Shot("sign-up", "/account/signup/"),
    Shot("forgotten-password", "/account/password/reset/"),
    Shot("account", "/account/", role="customer"),
    Shot("account-details", "/account/profile/", role="customer"),
    Shot("account-language", "/account/language/", role="customer"),
    Shot("account-email", "/account/email/", role="customer", steps=prove_it_is_me),
    Shot("take-data-along", "/account/export-data/", role="customer"),
    Shot("devices", "/account/sessions/", role="customer"),
    Shot("api-keys", "/account/api-keys/", role="customer"),
    Shot("account-activity", "/account/activity/", role="customer"),
    Shot("my-claims", "/claims/", role="customer"),
    Shot("document-viewer", document_of_customer("view/?zoom=150"), role="customer"),
    Shot("document-turned", document_of_customer("view/?turn=1"), role="reviewer"),
    Shot("document-about", document_of_customer("about/"), role="customer"),
    Shot("claim-approved", claim_of_customer("approved"), role="customer"),
    Shot("claim-closed", claim_of_customer("closed"), role="customer"),
    Shot("claim-rejected", claim_of_customer("rejected"), role="customer"),
    Shot("news", "/account/notifications/", role="customer"),
    Shot("news-history", "/account/notifications/history/", role="customer"),
    Shot("news-switches", "/account/notification-preferences/", role="customer"),
    Shot("mailbox", "/mailbox/"),
    Shot("webhooks", "/account/webhooks/", role="customer"),
    Shot("webhook-add", "/account/webhooks/add/", role="customer", steps=send),
    Shot("webhook", webhook_of_customer, role="customer", steps=open_details),
    Shot("delete-request", "/account/delete-request/", role="customer", steps=prove_it),
    Shot("delete-request-sent", "/account/delete-request/sent/"),
    Shot("delete-request-cancel", wish_at_desk("cancel")),
    Shot("desk-wishes", "/admin/gdpr/accountdeletionrequest/", role="admin"),
    Shot("desk-wish", wish_at_desk("change"), role="admin"),
    Shot("desk-wish-plan", wish_at_desk("plan"), role="admin"),
    Shot("desk", "/admin/", role="admin"),
    Shot("desk-dashboard", "/admin/claims/claim/dashboard/", role="admin"),
    Shot(
        "desk-dashboard-wrong",
        "/admin/claims/claim/dashboard/?sent_after=2026-05-01&sent_before=2026-04-01",
        role="admin",
    ),
    Shot("desk-move", "/admin/claims/claim/move/", role="admin"),
    Shot("desk-overdue", "/admin/claims/claim/overdue/", role="reviewer"),
    Shot("desk-queue-admin", "/admin/claims/claim/?page_size=25", role="admin"),
    Shot("desk-rule-sets", "/admin/compensation/territory/rule-sets/", role="admin"),
    Shot("desk-reply-templates", "/admin/claims/replytemplate/", role="admin"),
    Shot("desk-reason", "/admin/claims/reason/duplicate/change/", role="admin"),
    Shot(
        "desk-deadlines",
        "/admin/claims/claim/deadlines/",
        role="reviewer",
        steps=lambda page: page.locator("button[value=renew]").click(),
    ),
    Shot("desk-claims", "/admin/claims/claim/", role="reviewer"),
    Shot("desk-claims-filters", "/admin/claims/claim/?status=approved&flags=x", role="reviewer"),
    Shot("desk-claims-nothing", "/admin/claims/claim/?view=due&airline=ZZ", role="reviewer"),
    Shot("desk-claim-submitted", claim_at_desk("submitted"), role="reviewer"),
    Shot("desk-claim-paid", claim_at_desk("paid"), role="reviewer"),
    Shot("desk-documents-to-check", "/admin/claims/claimdocument/", role="reviewer"),
    Shot("desk-document", document_at_desk, role="reviewer"),
    Shot("claim-asked", claim_of_customer_asked, role="customer"),
    Shot("desk-people", "/admin/accounts/user/", role="admin"),
    Shot("desk-background", "/admin/notifications/jobrun/overview/", role="admin"),
    Shot("desk-mails", "/admin/notifications/notification/kinds/", role="admin"),
    Shot("desk-mail", "/admin/notifications/notification/kinds/claim_approved/", role="admin"),
    Shot("desk-form", "/admin/django_celery_beat/intervalschedule/add/", role="admin"),
)


def main(names: list[str]) -> int:
    """Take the pictures whose name contains one of the words, or all; 1 if anything was found."""
    wanted = [shot for shot in PAGES if not names or any(name in shot.name for name in names)]
    OUT.mkdir(exist_ok=True)
    findings = []
    with site() as (address, sessions), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=BROWSER_ARGUMENTS,
        )
        for shot in wanted:
            print(shot.name, flush=True)  # noqa: T201
            for width in SIZES:
                for scheme in SCHEMES:
                    label = f"{shot.name}-{width}-{scheme}"
                    with window(browser, address, width, scheme, sessions.get(shot.role)) as page:
                        findings += [f"{label}: {fault}" for fault in look(page, shot, label)]
    print("\n".join(findings) or f"{len(wanted)} pages, nothing wrong")  # noqa: T201
    return 1 if findings else 0


@contextmanager
def window(
    browser: Browser, address: str, width: int, scheme: str, session: str | None
) -> Iterator[Page]:
    """A fresh browser window, signed in if there is a session."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": SIZES[width]},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-GB",
    )
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    yield context.new_page()
    context.close()


def look(page: Page, shot: Shot, label: str) -> Iterator[str]:
    """Visit, take the picture, and say what is wrong."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_fault(message) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = page.goto(shot.path if isinstance(shot.path, str) else shot.path())
    if answer and answer.status != shot.status:
        yield f"answered {answer.status}, not {shot.status}"
    if shot.steps:
        shot.steps(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=OUT / f"{label}.png", full_page=True)
    yield from said  # before axe, whose own style elements the content policy blocks
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in ("serious", "critical"):
            places = [node["target"] for node in violation["nodes"][:3]]
            yield f"axe {violation['id']}: {places}"
    if page.viewport_size and page.viewport_size["width"] < 600:
        page.set_viewport_size(NARROWEST)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "scrolls sideways"


def is_fault(message: ConsoleMessage) -> bool:
    """Errors, except that the browser calls an expected 4xx answer one."""
    return message.type == "error" and "responded with a status of 4" not in message.text


@contextmanager
def site() -> Iterator[tuple[str, dict[str, str]]]:
    """The site with fresh data on a free port: its address, and a session for each role."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "flightclaim.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"  # Playwright's loop runs in this thread
        import django

        django.setup()
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.management import call_command
        from django.test.testcases import LiveServerThread

        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        call_command("demo", verbosity=0)
        sessions = {role: session_for(role) for role in ("customer", "reviewer", "admin")}
        server = LiveServerThread("localhost", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield f"http://localhost:{server.port}", sessions
        server.terminate()


def session_for(role: str) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def person(role: str) -> "User":
    """The demo's person of this role, whose address is known to everybody."""
    from accounts.models import User
    from flightclaim.demo import LOGINS

    return User.objects.get(email=LOGINS[role])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
