"""The sum of a claim: by hand, for each passenger, and above a limit by two people."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import workflow
from claims.choices import ClaimStatus, Currency
from claims.decision_words import words_of
from claims.models.money import Money
from claims.models.proposal import Proposal
from claims.refusals import Refusal

if TYPE_CHECKING:
    from accounts.models import User

CENT = Decimal("0.01")
Shares = Mapping[int, Decimal]


class Award(Money):
    class Meta(Money.Meta):
        abstract = True

    @transaction.atomic
    def set_compensation(
        self,
        *,
        reason: str,
        by: "User",
        amount: Decimal | None = None,
        shares: Shares | None = None,
        currency: str = "",
    ) -> None:
        """Set the sum by hand, of all or of each passenger (by id); before and after are kept.

        The currency is the law's: it can be named only while no law has said it. Raises
        ValidationError without a reason, with a negative sum, or for somebody who did not travel.
        """
        self.lock()
        self.require_reviewer(by)
        self.require_open()
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason for the amount.")})
        if currency and self.currency not in ("", currency):
            raise ValidationError(
                {"currency": _("The law grants this in %(money)s.") % {"money": self.currency}}
            )
        money = currency or self.currency or Currency.EUR
        total, each = self._shares_for(amount, shares)
        if self.status == ClaimStatus.APPROVED:
            self._require_second_person_for(total, by)
        self._keep_shares(before=self.compensation_amount, total=total, each=each, by=by,
                          reason=reason, money=money)  # fmt: skip

    def _shares_for(
        self, amount: Decimal | None, shares: Shares | None
    ) -> tuple[Decimal, dict[int, Decimal]]:
        """The total, and the sum of each passenger: as named, or the total in equal parts."""
        people = {person.pk: person for person in self.passengers.all()}
        if shares is not None:
            if unknown := set(shares) - set(people):
                raise ValidationError(
                    {"passengers": _("Nobody in this claim has the id %(id)s.")
                     % {"id": min(unknown)}}
                )  # fmt: skip
            each = {pk: shares.get(pk, person.compensation_amount or Decimal(0))
                    for pk, person in people.items()}  # fmt: skip
        else:
            if amount is None or amount < 0:
                raise ValidationError({"amount": _("An amount cannot be less than 0.")})
            entitled = [pk for pk, person in people.items() if person.has_own_fare] or list(people)
            each = dict.fromkeys(people, Decimal(0)) | equal_parts(amount, entitled)
        if any(share < 0 for share in each.values()):
            raise ValidationError({"amount": _("An amount cannot be less than 0.")})
        return sum(each.values(), Decimal(0)) if each else amount or Decimal(0), each

    def _keep_shares(
        self, *, before: Decimal | None, total: Decimal, each: dict[int, Decimal], by: "User",
        reason: str, money: str,
    ) -> None:  # fmt: skip
        told = {}
        for person in self.passengers.all():
            if person.compensation_amount != each[person.pk]:
                was = person.compensation_amount
                told[str(person.pk)] = [
                    None if was is None else f"{was:.2f}",
                    f"{each[person.pk]:.2f}",
                ]
                self.passengers.filter(pk=person.pk).update(compensation_amount=each[person.pk])
        self.change(by=by, compensation_amount=total, currency=money)
        self.compensation_changes.create(
            before=before, after=total, currency=money, reason=reason, by=by, shares=told
        )

    @transaction.atomic
    def approve(
        self, *, by: "User", amount: Decimal | None = None, reason: str = ""
    ) -> Proposal | None:
        """Decide that the sum is owed; another sum than the calculated one needs a reason.

        Above the limit of one person it is proposed, and waits for another person: the proposal
        is returned then, and the claim stays under review.
        """
        self.lock()
        self.require_reviewer(by)
        owed = self.compensation_amount if amount is None else amount
        owed = self.calculated_compensation if owed is None else owed
        if not owed:
            raise ValidationError({"amount": _("Enter the amount that is owed.")})
        proposal = self.open_proposal
        if proposal and proposal.by_id != by.pk and proposal.amount == owed:
            self.confirm_proposal(by=by, reason=reason)
            return None
        if owed != self.compensation_amount and owed != self.calculated_compensation:
            self.set_compensation(amount=owed, reason=reason, by=by)
        if self._needs_another(owed, by):
            return self._propose(owed, by=by, reason=reason)
        self._supersede(Proposal.objects.open().filter(claim=self.pk).first(), by=by)
        self._approve(owed, by=by, reason=reason)
        return None

    def _is_stale(self, proposal: Proposal) -> bool:
        """Whether the sum or the facts are other ones since it was proposed."""
        was_assessed = self.assessments.filter(at__gt=proposal.at).exists()
        return was_assessed or proposal.amount != self.proposed

    def _supersede(self, proposal: Proposal | None, *, by: "User") -> None:
        """What was proposed before the claim changed is answered by the change."""
        if proposal is not None:
            reason = _("The claim changed after this was proposed.")
            self._answer(proposal, Proposal.Answer.DECLINED, by=by, reason=reason)

    def _approve(self, owed: Decimal, *, by: "User", reason: str) -> None:
        self._move_locked(
            ClaimStatus.APPROVED,
            by=by,
            reason=reason,
            compensation_amount=owed,
            rejection_code="",
            rejection_reason="",
            reviewed_by=by,
            reviewed_at=timezone.now(),
        )
        self._keep_decision(verdict="approved", by=by, text=reason, amount=owed)

    def _needs_another(self, owed: Decimal, by: "User") -> bool:
        """Whether one person's word is not enough: above the limit, and nobody else set it."""
        if owed <= settings.SECOND_PERSON_ABOVE:
            return False
        last = self.compensation_changes.last()
        return last is None or last.by_id == by.pk or last.after != owed

    def _require_second_person_for(self, total: Decimal, by: "User") -> None:
        """After the approval, a higher sum above the limit is for those who did not approve."""
        is_more = total > (self.compensation_amount or 0)
        if is_more and total > settings.SECOND_PERSON_ABOVE and self.reviewed_by_id == by.pk:
            raise Refusal(_("You approved this claim: a sum above the limit is another person's."))

    def _propose(self, owed: Decimal, *, by: "User", reason: str) -> Proposal:
        playing = workflow.actors_for(self, by)
        workflow.check(self.status, ClaimStatus.APPROVED, actors=playing, reason=reason)
        earlier = Proposal.objects.open().filter(claim=self.pk).first()
        if earlier is not None and not self._is_stale(earlier):
            raise Refusal(_("An approval is proposed already and waits for another person."))
        self._supersede(earlier, by=by)
        return self.proposals.create(amount=owed, currency=self.currency, reason=reason, by=by)

    @transaction.atomic
    def confirm_proposal(self, *, by: "User", reason: str = "") -> None:
        """The second person's word: the claim is approved. Nobody confirms their own proposal."""
        self.lock()
        self.require_reviewer(by)
        proposal = self._open_proposal()
        if proposal.by_id == by.pk:
            raise Refusal(_("Nobody confirms their own proposal: ask a colleague."))
        if self._is_stale(proposal):
            raise Refusal(_("The claim changed since this was proposed: decline it, begin anew."))
        self._answer(proposal, Proposal.Answer.CONFIRMED, by=by, reason=reason)
        self._approve(proposal.amount, by=by, reason=reason or proposal.reason)

    @transaction.atomic
    def decline_proposal(self, *, by: "User", reason: str) -> None:
        """The second person says no, or whoever proposed it takes it back; with the reason."""
        self.lock()
        self.require_reviewer(by)
        if not reason.strip():
            raise ValidationError({"reason": _("Give the reason")})
        self._answer(self._open_proposal(), Proposal.Answer.DECLINED, by=by, reason=reason)

    def _move_locked(self, target: str, *, by: "User | None", **fields: Any) -> None:
        """A claim that leaves the review takes along what was proposed in it."""
        is_waiting = by is not None and target != ClaimStatus.APPROVED and self._kept_proposal
        super()._move_locked(target, by=by, **fields)
        if is_waiting and by is not None:
            self._answer(is_waiting, Proposal.Answer.DECLINED, by=by, reason="")

    def _open_proposal(self) -> Proposal:
        proposal = Proposal.objects.open().filter(claim=self.pk).first()
        if proposal is None:
            raise Refusal(_("Nothing waits for a second person here."))
        return proposal

    def _answer(self, proposal: Proposal, answer: str, *, by: "User", reason: str) -> None:
        proposal.answer, proposal.answered_by, proposal.answered_at = answer, by, timezone.now()
        proposal.answer_reason = reason
        proposal.save()

    @property
    def proposed(self) -> Decimal | None:
        """The sum that would be approved now."""
        if self.compensation_amount is None:
            return self.calculated_compensation
        return self.compensation_amount

    @property
    def open_proposal(self) -> Proposal | None:
        """What waits for a second person, unless the claim changed since."""
        found = self._kept_proposal
        return None if found is None or self._is_stale(found) else found

    @property
    def _kept_proposal(self) -> Proposal | None:
        """The one nobody answered; asked only where one may be needed."""
        is_above = (self.proposed or 0) > settings.SECOND_PERSON_ABOVE
        if self.status != ClaimStatus.UNDER_REVIEW or not is_above:
            return None
        return Proposal.objects.open().filter(claim=self.pk).select_related("by").first()

    def _keep_decision(self, *, verdict: str, by: "User", text: str, **fields: Any) -> None:
        """The record of a decision: no later change of rules or facts alters what it says."""
        assessment = self.assessments.last()
        shares = {str(pk): str(sum_ or 0) for pk, sum_ in self._sums_of_passengers()}
        self.decisions.create(
            verdict=verdict,
            by=by,
            text=text,
            currency=self.currency,
            assessment=assessment,
            shares=shares if verdict == "approved" else {},
            shown=words_of(self, verdict, text, assessment),
            **fields,
        )

    def _sums_of_passengers(self) -> Any:
        return self.passengers.values_list("pk", "compensation_amount")


def equal_parts(total: Decimal, people: list[int]) -> dict[int, Decimal]:
    """A sum in equal parts to the cent; the first get the cents that are left."""
    if not people:
        return {}
    part = (total / len(people)).quantize(CENT, ROUND_DOWN)
    left = int((total - part * len(people)) / CENT)
    return {pk: part + CENT * (number < left) for number, pk in enumerate(people)}
