"""What a PDF is put together from, beside its pages."""

from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside a PDF, byte for byte; `relationship` is a word of ISO 32000-2, 7.11.3."""

    name: str
    description: str
    content: BinaryIO
    relationship: str = "Source"
