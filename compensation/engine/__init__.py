"""The compensation engine: facts in, a decision with its reasons out.

Standard library only. The law is in compensation/rules/*.toml; the words are elsewhere.
"""

from .assessment import Assessment
from .care import Right
from .codes import (
    ChangeCode,
    FactCode,
    Flag,
    Kind,
    Outcome,
    Reason,
    RightCode,
    RightStatus,
    StepCode,
    Verdict,
)
from .counterfactual import Change, what_would_change_it
from .facts import Carrier, Disruption, FactsError, Place, Segment
from .judgement import assess
from .rulebook import Rulebook, read_documents, rulebook_from, standard_rulebook
from .territories import Membership, Territories
from .trace import Step

__all__ = [
    "Assessment",
    "Carrier",
    "Change",
    "ChangeCode",
    "Disruption",
    "FactCode",
    "FactsError",
    "Flag",
    "Kind",
    "Membership",
    "Outcome",
    "Place",
    "Reason",
    "Right",
    "RightCode",
    "RightStatus",
    "Rulebook",
    "Segment",
    "Step",
    "StepCode",
    "Territories",
    "Verdict",
    "assess",
    "read_documents",
    "rulebook_from",
    "standard_rulebook",
    "what_would_change_it",
]
