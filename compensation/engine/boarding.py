"""Denied boarding: volunteers, and grounds good or bad (Articles 2(j) and 4)."""

from .case import Case
from .codes import Flag, Reason, Ruling, StepCode


def judge(case: Case) -> None:
    """Notice given in advance does not matter here, and neither does any cause (DB-1, DB-5)."""
    reason = case.disruption.boarding_denied_reason
    if case.disruption.volunteered:
        case.refused("DB-2", StepCode.VOLUNTEERED, Reason.VOLUNTEER)
    elif reason is None:
        case.doubted("DB-1", StepCode.BOARDING_REASON_UNKNOWN, Flag.MISSING_BOARDING_REASON)
    else:
        _judge_reason(case, reason)


def _judge_reason(case: Case, reason: str) -> None:
    word = case.book.boarding[reason]
    rule, source = word.rule, word.authority
    if word.ruling is Ruling.OWED:
        code = StepCode.BOARDING_DENIED_UNJUSTLY
        case.passed(rule, code, source, boarding_denied_reason=reason)
    elif word.ruling is Ruling.EXEMPT:
        code, refusal = StepCode.BOARDING_DENIED_JUSTLY, word.reason or Reason.PASSENGER_CAUSE
        case.refused(rule, code, refusal, source, boarding_denied_reason=reason)
    else:
        code, flag = StepCode.BOARDING_REASON_NEEDS_PERSON, Flag.OWN_ALTERNATIVE
        case.doubted(rule, code, flag, source, boarding_denied_reason=reason)
