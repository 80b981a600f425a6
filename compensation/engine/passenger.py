"""Whether the passenger is one the regulation protects (Article 3(2), (3) and (6))."""

from .case import Case
from .codes import Flag, Reason, Ruling, StepCode


def judge(case: Case) -> None:
    """A confirmed booking, a package that went ahead, a fare the public could buy."""
    for check in (_judge_booking, _judge_package, _judge_fare):
        check(case)
        if case.refusal:
            return


def _judge_booking(case: Case) -> None:
    confirmed = case.disruption.has_confirmed_booking
    if confirmed is None:
        case.doubted("PX-1", StepCode.BOOKING_UNKNOWN, Flag.MISSING_CONFIRMED_BOOKING)
    elif confirmed:
        case.passed("PX-1", StepCode.BOOKING_CONFIRMED)
    else:
        case.refused("PX-1", StepCode.BOOKING_NOT_CONFIRMED, Reason.NO_CONFIRMED_BOOKING)


def _judge_package(case: Case) -> None:
    if case.disruption.package_was_cancelled:
        case.refused("PX-5", StepCode.PACKAGE_CANCELLED, Reason.PACKAGE_CANCELLED)


def _judge_fare(case: Case) -> None:
    fare = case.disruption.fare
    if fare is None:
        case.doubted("PX-4", StepCode.FARE_UNKNOWN, Flag.MISSING_FARE)
        return
    word = case.book.fares[fare]
    if word.ruling is Ruling.OWED:
        case.passed(word.rule, StepCode.FARE_PROTECTED, word.authority, fare=fare)
    else:
        reason = word.reason or Reason.FARE_NOT_PUBLIC
        case.refused(word.rule, StepCode.FARE_NOT_PROTECTED, reason, word.authority, fare=fare)
