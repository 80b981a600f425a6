"""Cancellation: how long before, and how close the re-routing was (Article 5(1)(c))."""

from .case import Case
from .codes import Flag, Reason, StepCode
from .rules import Window

# The one cause that is a change of time: the shift says by how much the flight came forward.
SCHEDULE_ADVANCE = "schedule_advance"


def judge(case: Case) -> None:
    """Advance or not, then the notice, then the re-routing offered."""
    if case.disruption.cause == SCHEDULE_ADVANCE:
        _judge_advance(case)
        if case.refusal:
            return
    _judge_notice(case)


def _judge_advance(case: Case) -> None:
    shift = case.disruption.offered_departure_shift_minutes
    if shift is None:
        case.doubted("CX-5", StepCode.ADVANCE_UNKNOWN, Flag.MISSING_DEPARTURE_SHIFT)
        return
    tolerance = case.rules.cancellation.advance_tolerance_minutes
    facts = {"departure_shift_minutes": shift, "tolerance_minutes": tolerance}
    if shift > 0:
        case.doubted("CX-5", StepCode.ADVANCE_CONTRADICTED, Flag.CONTRADICTORY_FACTS, **facts)
    elif shift >= -tolerance:
        reason = Reason.ADVANCE_WITHIN_ONE_HOUR
        case.refused("CX-5", StepCode.ADVANCE_TOO_SMALL, reason, **facts)
    else:
        case.passed("CX-5", StepCode.ADVANCE_IS_CANCELLATION, **facts)


def _judge_notice(case: Case) -> None:
    notice = case.disruption.notice_days
    exempt_from = case.rules.cancellation.exempt_from_notice_days
    if notice is None:
        # Article 5(4): the carrier proves when the passenger was told; until then we ask.
        case.doubted("CX-4", StepCode.NOTICE_UNKNOWN, Flag.MISSING_NOTICE_DAYS)
        return
    facts = {"notice_days": notice, "exempt_from_days": exempt_from}
    if notice >= exempt_from:
        case.refused("CX-1", StepCode.NOTICE_LONG_ENOUGH, Reason.NOTICE_14_DAYS, **facts)
        return
    case.passed("CX-1", StepCode.NOTICE_TOO_SHORT, **facts)
    window = case.rules.cancellation.window(notice)
    if case.disruption.cause == SCHEDULE_ADVANCE:
        _judge_advance_as_rerouting(case, window)
    else:
        _judge_rerouting(case, window)


def _judge_advance_as_rerouting(case: Case, window: Window) -> None:
    """CX-5: an earlier time may itself be a re-routing within the window."""
    shift = case.disruption.offered_departure_shift_minutes
    if shift is not None and -window.departs_at_most_earlier_minutes <= shift <= 0:
        code, flag = StepCode.ADVANCE_MAY_BE_REROUTING, Flag.ADVANCE_AS_REROUTING
        case.doubted("CX-5", code, flag, departure_shift_minutes=shift)


def _judge_rerouting(case: Case, window: Window) -> None:
    disruption = case.disruption
    departs = disruption.offered_departure_shift_minutes
    arrives = disruption.offered_arrival_shift_minutes
    if not disruption.rerouting_was_offered:
        case.passed(window.rule, StepCode.NO_REROUTING, notice_days=disruption.notice_days)
        return
    facts = {
        "notice_days": disruption.notice_days,
        "departure_shift_minutes": departs,
        "arrival_shift_minutes": arrives,
        "earliest_departure_minutes": -window.departs_at_most_earlier_minutes,
        "latest_arrival_minutes": window.arrives_less_than_later_minutes,
    }
    close = _is_close(window, departs, arrives)
    if close:
        case.refused(window.rule, StepCode.REROUTING_CLOSE, Reason.REROUTING_CLOSE, **facts)
    elif close is None:
        flag = Flag.MISSING_DEPARTURE_SHIFT if departs is None else Flag.MISSING_ARRIVAL_SHIFT
        case.doubted(window.rule, StepCode.REROUTING_UNKNOWN, flag, **facts)
    else:
        case.passed(window.rule, StepCode.REROUTING_NOT_CLOSE, **facts)


def _is_close(window: Window, departs: int | None, arrives: int | None) -> bool | None:
    """Whether a re-routing lies within the window; None while the missing half would decide."""
    if departs is not None and departs < -window.departs_at_most_earlier_minutes:
        return False
    if arrives is not None and arrives >= window.arrives_less_than_later_minutes:
        return False
    return None if departs is None or arrives is None else True
