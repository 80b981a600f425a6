"""Late arrival at the final destination: delay, missed connection, diversion (RULES 6 and 7)."""

from . import scope
from .case import Case
from .codes import Flag, Kind, Reason, Ruling, StepCode


def judge(case: Case) -> None:
    """Presentation, then where the delay is measured, then how long it was."""
    _judge_presentation(case)
    if case.refusal:
        return
    _note_where_measured(case)
    if _was_left_elsewhere(case):
        flag = Flag.NO_ONWARD_CARRIAGE
        case.doubted("DV-1", StepCode.DIVERTED_WITHOUT_CARRIAGE, flag)
    else:
        _judge_length(case)
    if not case.refusal:
        _judge_disputed_territory(case)


def _judge_presentation(case: Case) -> None:
    reason = case.disruption.boarding_denied_reason
    if reason is None:
        return
    word = case.book.presentation[reason]
    facts = {"boarding_denied_reason": reason, "delay_minutes": _delay(case)}
    if word.ruling is Ruling.EXEMPT:
        refusal = word.reason or Reason.NOT_PRESENTED
        case.refused(word.rule, StepCode.NOT_PRESENTED, refusal, word.authority, **facts)
    elif _is_short(case):
        refusal = word.reason or Reason.OWN_ALTERNATIVE
        case.refused(word.rule, StepCode.OWN_ALTERNATIVE, refusal, word.authority, **facts)
    else:
        # Whether he presented himself for the late flight is open (C-474/22).
        case.doubted(
            word.rule, StepCode.OWN_ALTERNATIVE, Flag.OWN_ALTERNATIVE, word.authority, **facts
        )


def _note_where_measured(case: Case) -> None:
    disruption = case.disruption
    arrival = case.journey.arrival.iata
    if disruption.kind is Kind.MISSED_CONNECTION:
        case.noted("DL-3", StepCode.CONNECTION_AT_FINAL_DESTINATION, arrival=arrival)
    elif disruption.kind is Kind.DIVERSION and not _was_left_elsewhere(case):
        case.noted("DV-1", StepCode.DIVERTED_MEASURED_AT_BOOKED, arrival=arrival)


def _was_left_elsewhere(case: Case) -> bool:
    disruption = case.disruption
    return disruption.kind is Kind.DIVERSION and not disruption.carried_to_booked_airport


def _judge_length(case: Case) -> None:
    delay, minimum = _delay(case), case.rules.delay.minimum_minutes
    if delay is None:
        case.doubted("DL-1", StepCode.DELAY_UNKNOWN, Flag.MISSING_ARRIVAL_DELAY)
        return
    if abs(delay - minimum) <= case.rules.near_limit.delay_minutes:
        case.flags.append(Flag.NEAR_DELAY_LIMIT)
    facts = {"delay_minutes": delay, "minimum_minutes": minimum}
    if delay < minimum:
        case.refused("DL-1", StepCode.DELAY_TOO_SHORT, Reason.DELAY_BELOW_3H, **facts)
    else:
        case.passed("DL-1", StepCode.DELAY_LONG_ENOUGH, **facts)


def _judge_disputed_territory(case: Case) -> None:
    """Whether every forum lies where the right to compensation for delay is itself in dispute."""
    journey, home = case.journey, case.rules.territory
    forums = [groups for groups in (journey.leaves, journey.lands) if groups & home]
    if forums and all(groups & case.rules.delay.disputed_territory for groups in forums):
        flag = Flag.SWISS_DELAY_DISPUTED
        case.doubted("DL-1", StepCode.DELAY_DISPUTED, flag, **scope.ends(journey))


def _delay(case: Case) -> int | None:
    return case.disruption.arrival_delay_minutes


def _is_short(case: Case) -> bool:
    delay = _delay(case)
    return delay is not None and delay < case.rules.delay.minimum_minutes
