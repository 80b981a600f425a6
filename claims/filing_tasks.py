"""The tasks of filing, each with its page and its state in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import Claim

COMPLETED = (_("Completed"), "ok")
NOT_YET_STARTED = (_("Not yet started"), "info")
IN_PROGRESS = (_("In progress"), "warn")
CANNOT_START_YET = (_("Cannot start yet"), "quiet")
OPTIONAL = (_("Optional"), "quiet")

TITLES = {
    "email": _("Your email address"),
    "flight": _("Your flight"),
    "passengers": _("Passengers"),
    "contact": _("Your address"),
    "documents": _("Boarding pass or booking"),
    "authority": _("Sign the authority"),
}
PAGES = {"documents": "claims:filing_documents"}


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
    tasks.insert(list(TITLES).index("documents"), costs_task(claim))
    is_ready = not missing
    text, tone = NOT_YET_STARTED if is_ready else CANNOT_START_YET
    url = reverse("claims:check_answers") if is_ready else ""
    return [*tasks, Task("check_answers", _("Check your answers and send"), url, text, tone)]


def costs_task(claim: Claim) -> Task:
    """The one task that may be left out."""
    text, tone = COMPLETED if claim.expenses.exists() else OPTIONAL
    hint = _("Meals, a hotel, a taxi: claimed beside the compensation.")
    return Task("costs", _("Costs you had"), reverse("claims:costs"), text, tone, hint)


def make_task(claim: Claim, name: str, *, is_done: bool) -> Task:
    url = reverse(PAGES.get(name, f"claims:{name}"))
    text, tone = COMPLETED if is_done else state_of_open_task(claim, name)
    hint = ""
    if name == "email" and is_done and claim.customer:
        url, hint = "", claim.customer.email
    if name == "email" and not is_done and claim.contact_email:
        hint = _("We sent a link. Open it to prove the address.")
    return Task(name, TITLES[name], url, text, tone, hint)


def state_of_open_task(claim: Claim, name: str) -> tuple[str | Promise, str]:
    has_begun = (name == "email" and claim.contact_email) or (
        name == "documents" and claim.documents.exists()
    )
    return IN_PROGRESS if has_begun else NOT_YET_STARTED
