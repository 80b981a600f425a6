"""One line of the list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Settings = Any  # django.conf.settings, or a module of settings


@dataclass(frozen=True)
class Item:
    """`part` is where the readiness list has it; `fault` returns "" or how to mend it."""

    part: str
    title: str
    fault: Callable[[Settings], str]


def sentence(is_at_fault: object, how_to_mend: str) -> str:
    return how_to_mend if is_at_fault else ""
