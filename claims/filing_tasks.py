"""The tasks of filing, each with its page and its state in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import ScanStatus
from claims.models import Claim
from claims.pass_check import differences

COMPLETED = (_("Completed"), "ok")
NOT_YET_STARTED = (_("Not yet started"), "info")
IN_PROGRESS = (_("In progress"), "warn")
CANNOT_START_YET = (_("Cannot start yet"), "quiet")
THERE_IS_A_PROBLEM = (_("There is a problem"), "bad")
OPTIONAL = (_("Optional"), "quiet")

TITLES = {
    "email": _("Your email address"),
    "flight": _("Your flight"),
    "passengers": _("Passengers"),
    "contact": _("Your address"),
    "earlier_contact": _("Earlier contact with the airline"),
    "documents": _("Boarding pass or booking"),
    "authority": _("Sign the authority"),
}
OPTIONAL_TITLES = {"costs": _("Costs you had")}
PAGES = {"documents": "claims:filing_documents"}
NAMES = frozenset({*TITLES, *OPTIONAL_TITLES})


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list; without `url` it cannot be begun yet."""

    name: str
    title: str | Promise
    url: str
    status_text: str | Promise
    status_tone: str
    hint: str | Promise = ""


def tasks_of(claim: Claim) -> list[Task]:
    """The tasks in their order, the last being to check the answers and send."""
    missing = claim.missing_for_submission()
    tasks = [make_task(claim, name, is_done=name not in missing) for name in TITLES]
    tasks.insert(list(TITLES).index("earlier_contact"), costs_task(claim))
    if differences(claim, only_open=True):
        tasks.insert(-1, what_we_read_task())
    is_ready = not missing
    text, tone = NOT_YET_STARTED if is_ready else CANNOT_START_YET
    url = reverse("claims:check_answers") if is_ready else ""
    return [*tasks, Task("check_answers", _("Check your answers and send"), url, text, tone)]


def costs_task(claim: Claim) -> Task:
    """The one task that may be left out."""
    text, tone = COMPLETED if claim.expenses.exists() else OPTIONAL
    hint = _("Meals, a hotel, a taxi: claimed beside the compensation.")
    return Task("costs", OPTIONAL_TITLES["costs"], page_of("costs"), text, tone, hint)


def what_we_read_task() -> Task:
    """Where a boarding pass and the form differ; open, it keeps nobody from sending."""
    text, tone = NOT_YET_STARTED
    hint = _("Your boarding pass says something else. You decide what is right.")
    return Task("what_we_read", _("What we read"), reverse("claims:what_we_read"), text, tone, hint)


def page_of(name: str) -> str:
    return reverse(PAGES.get(name, f"claims:{name}"))


def make_task(claim: Claim, name: str, *, is_done: bool) -> Task:
    url, (text, tone) = page_of(name), state_of(claim, name, is_done=is_done)
    if (text, tone) == CANNOT_START_YET:
        url = ""
    hint = hint_of(claim, name)
    if name == "email" and is_done and claim.customer:
        url, hint = "", claim.customer.email
    return Task(name, TITLES[name], url, text, tone, hint)


def state_of(claim: Claim, name: str, *, is_done: bool) -> tuple[str | Promise, str]:
    """One of the five states; a file that cannot be used is a problem beside good ones too."""
    if name == "documents" and has_bad_file(claim):
        return THERE_IS_A_PROBLEM
    if is_done:
        return COMPLETED
    if name == "authority" and not claim.passengers.exists():
        return CANNOT_START_YET
    return IN_PROGRESS if HAS_BEGUN.get(name, never)(claim) else NOT_YET_STARTED


def has_bad_file(claim: Claim) -> bool:
    return any(
        document.scan_status == ScanStatus.INFECTED or document.is_to_be_replaced
        for document in claim.documents.all()
    )


def never(claim: Claim) -> bool:
    return False


HAS_BEGUN: dict[str, Callable[[Claim], bool]] = {
    "email": lambda claim: bool(claim.contact_email),
    "flight": lambda claim: bool(claim.incident_type),
    "contact": lambda claim: bool(claim.country or claim.town or claim.phone),
    "documents": lambda claim: claim.documents.exists(),
}


def hint_of(claim: Claim, name: str) -> str | Promise:
    if name == "email" and claim.contact_email and claim.customer is None:
        return _("We sent a link. Open it to prove the address.")
    if name == "authority" and not claim.passengers.exists():
        return _("Add the passengers first: one of them signs.")
    if name == "passengers":
        return guardian_hint(claim)
    if name == "authority":
        return signature_hint(claim)
    if name == "documents" and has_bad_file(claim):
        return _("A file cannot be used. Remove it or send another.")
    return ""


def guardian_hint(claim: Claim) -> str:
    """Which child nobody signs for yet."""
    names = [person.full_name for person in claim.passengers.all() if not person.is_complete]
    if not names:
        return ""
    return _("Say who signs for %(names)s.") % {"names": ", ".join(names)}


def signature_hint(claim: Claim) -> str:
    """Whose signature is still missing once the filer has signed; they are mailed a link."""
    if claim.filer_signature is None:
        return ""
    names = list(dict.fromkeys(person.signer_name for person in claim.unsigned_passengers))
    if not names:
        return ""
    return _("Still to sign, by a link of their own: %(names)s.") % {"names": ", ".join(names)}
