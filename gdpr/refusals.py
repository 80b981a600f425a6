"""Why a request to be erased cannot be made or decided now; one place makes it a 409."""

from django.utils.translation import gettext_lazy as _

from claims.refusals import Refusal


class AlreadyAsked(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You asked for this already. The link in our mail takes it back."))


class StaffStay(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("People who work at the desk are erased after an admin took their role away.")
        )


class DecidedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody decided this request already, or it was taken back."))


class ErasureBlocked(Refusal):
    """An unpaid award, or a legal hold: `blockers` are sentences."""

    def __init__(self, blockers: list[str]) -> None:
        super().__init__(" ".join(blockers), blockers=blockers)
