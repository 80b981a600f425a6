"""Extraordinary circumstances: the cause as established, not as alleged (Article 5(3))."""

from .case import Case
from .codes import Flag, Reason, Ruling, StepCode
from .vocabulary import Word

# The burden of proof is the carrier's: what nobody has established is unknown, and paid for.
UNKNOWN = "unknown"


def judge(case: Case) -> None:
    cause = case.disruption.cause or UNKNOWN
    word = case.book.causes[cause]
    if word.ruling is Ruling.REVIEW:
        code, flag = StepCode.CAUSE_NEEDS_PERSON, Flag.CAUSE_NEEDS_PERSON
        case.doubted(word.rule, code, flag, word.authority, cause=cause)
    elif word.ruling is Ruling.OWED:
        case.passed(word.rule, StepCode.CAUSE_OF_THE_CARRIER, word.authority, cause=cause)
        _note_allegation(case, cause)
    else:
        _judge_measures(case, word)


def _judge_measures(case: Case, word: Word) -> None:
    """EX-2: the exemption also needs the earliest re-routing, on other carriers if need be."""
    if case.disruption.rerouting_was_poor:
        case.doubted("EX-2", StepCode.REROUTING_POOR, Flag.REROUTING_POOR, cause=word.code)
    else:
        code = StepCode.CAUSE_EXTRAORDINARY
        case.refused(word.rule, code, Reason.EXTRAORDINARY, word.authority, cause=word.code)


def _note_allegation(case: Case, cause: str) -> None:
    alleged = case.disruption.alleged_cause
    if cause == UNKNOWN and alleged and case.book.causes[alleged].ruling is not Ruling.OWED:
        case.flags.append(Flag.ALLEGED_CAUSE_UNPROVEN)
        case.noted("EX-1", StepCode.CAUSE_ALLEGED_ONLY, alleged_cause=alleged)
