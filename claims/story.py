"""What a claim's status means in plain words: what happened, what we do, what you do, by when.

Customer and reviewer read the same words, on the page, in mails and in the API.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimStatus, Stage, WaitingOn

if TYPE_CHECKING:
    from claims.models import Claim, ClaimStatusHistory

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Story:
    """The words for one status; empty where there is nothing to say."""

    happened: Text
    we_do: Text
    you_do: Text
    next_news_by: dt.date | None = None


class Stop(TypedDict):
    """One stop on the way of a claim, drawn as a route: done, now or next."""

    state: Literal["done", "now", "next"]
    title: Text
    text: Text
    date: dt.datetime | dt.date | None


S = ClaimStatus
NOTHING = _("Nothing for now.")
WORDS: Mapping[str, tuple[Text, Text, Text]] = {
    S.DRAFT: (
        _("You have begun this claim."),
        _("We keep your answers as you go."),
        _("Finish the open tasks and send it."),
    ),
    S.SUBMITTED: (
        _("We have your claim."),
        _("A person looks at it within two working days."),
        NOTHING,
    ),
    S.UNDER_REVIEW: (
        _("A person is checking your claim."),
        _("We compare your documents with the flight and decide within five working days."),
        NOTHING,
    ),
    S.APPROVED: (
        _("You are owed this compensation."),
        _("We are claiming the money from the airline and tell you every two weeks how it goes."),
        _("Nothing for now. If the airline pays you directly, tell us."),
    ),
    S.REJECTED: (
        _("We cannot take this claim further."),
        _("We wrote down why, with the rule that decides it."),
        _("If you have new evidence, ask us once to look again. You can also claim it yourself."),
    ),
    S.PAID: (
        _("The money is on its way to you."),
        _("We close the claim 14 days after the payment."),
        _("Tell us if the money has not arrived after five working days."),
    ),
    S.CLOSED: (_("This claim is closed."), _("Nothing more."), NOTHING),
    S.WITHDRAWN: (
        _("You took this claim back."),
        _("Nothing more, and there is nothing to pay."),
        _("You can still claim it yourself."),
    ),
    S.EXPIRED: (
        _("The time limit for this flight has passed."),
        _("We keep the record, but nobody can enforce it any more."),
        NOTHING,
    ),
}
STAGE_WORDS: Mapping[str, tuple[Text, Text, Text]] = {
    Stage.DEMAND_SENT: (
        _("We have claimed the money from the airline."),
        _("We wait for its answer, and remind it when the time we set has passed."),
        _("Nothing for now. If the airline writes to you or pays you, tell us."),
    ),
    Stage.REMINDER_SENT: (
        _("We have reminded the airline."),
        _("If it does not answer, we decide with you whom to ask next."),
        _("Nothing for now. If the airline writes to you or pays you, tell us."),
    ),
    Stage.AIRLINE_REPLIED: (
        _("The airline has answered."),
        _("We check its answer against the documents and the rules."),
        NOTHING,
    ),
    Stage.OFFER: (
        _("The airline has made an offer."),
        _("We have checked the offer and wait for your word."),
        _("Read the offer and tell us whether to accept it."),
    ),
    Stage.ENFORCEMENT_BODY: (
        _("The claim is with the enforcement body."),
        _("We answer its questions and tell you every two weeks how it goes."),
        NOTHING,
    ),
    Stage.DISPUTE_BODY: (
        _("The claim is with the dispute body."),
        _("We answer its questions and tell you every two weeks how it goes."),
        NOTHING,
    ),
    Stage.COURT: (
        _("The claim is in court."),
        _("We lead the case for you and tell you every two weeks how it goes."),
        NOTHING,
    ),
    Stage.AGREED: (
        _("The airline has agreed to pay."),
        _("We wait for the money and pay you as soon as it is here."),
        _("Nothing for now. We write to you about the account to pay it to."),
    ),
    Stage.MONEY_IN: (
        _("The airline has paid us."),
        _("We pay your share to your account."),
        _("Nothing for now. We write to you about the account to pay it to."),
    ),
}
MORE_NEEDED = (
    _("We need something more from you."),
    _("We go on as soon as it is here."),
    _("Read our request below and send what is missing."),
)
ON_THE_WAY = (S.SUBMITTED, S.UNDER_REVIEW, S.APPROVED, S.PAID)
TITLES: Mapping[str, Text] = {
    S.SUBMITTED: _("Sent to us"),
    S.UNDER_REVIEW: _("Checked by a person"),
    S.APPROVED: _("Approved"),
    S.REJECTED: _("Refused"),
    S.PAID: _("Paid"),
    S.CLOSED: _("Closed"),
    S.WITHDRAWN: _("Withdrawn"),
    S.EXPIRED: _("Too late"),
}
TONES: Mapping[str, str] = {
    S.DRAFT: "warn",
    S.SUBMITTED: "info",
    S.UNDER_REVIEW: "info",
    S.APPROVED: "ok",
    S.PAID: "ok",
    S.REJECTED: "bad",
}


def tell(claim: "Claim") -> Story:
    """The story of a claim as it stands."""
    is_for_customer = claim.is_open and claim.waits_for == WaitingOn.CUSTOMER
    needs_customer = is_for_customer and claim.stage != Stage.OFFER
    words = MORE_NEEDED if needs_customer else STAGE_WORDS.get(claim.stage, WORDS[claim.status])
    return Story(*words, next_news_by=claim.next_news_by)


def tone(claim: "Claim") -> str:
    """The colour of the status tag; the word says the same without it."""
    return TONES.get(claim.status, "quiet")


def public_reason(row: "ClaimStatusHistory") -> str:
    """Why, where it was written for the customer; other reasons stay at the desk."""
    is_request = row.previous_status == S.UNDER_REVIEW and row.new_status == S.SUBMITTED
    is_appeal = row.previous_status == S.REJECTED and row.new_status == S.SUBMITTED
    is_public = is_request or is_appeal or row.new_status in (S.REJECTED, S.EXPIRED, S.WITHDRAWN)
    return row.reason if is_public else ""


def route(claim: "Claim") -> list[Stop]:
    """The way of the claim: every stop it made, and those that lie ahead while it is open."""
    made = [
        Stop(state="done", title=TITLES[row.new_status], text=public_reason(row), date=row.at)
        for row in claim.status_history.all()
    ]
    if made:
        made[-1]["state"] = "now"
    return [*made, *stops_ahead(claim)]


def stops_ahead(claim: "Claim") -> Iterator[Stop]:
    """What comes next when all goes well; only the very next stop has a day."""
    if claim.status not in ON_THE_WAY:
        return
    date = claim.next_news_by
    for status in ON_THE_WAY[ON_THE_WAY.index(S(claim.status)) + 1 :]:
        yield Stop(state="next", title=TITLES[status], text="", date=date)
        date = None
