"""Each side of every limit of the law."""

import pytest

from .thresholds import look, rows


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_threshold(row):
    assert look(row.disruption, row.expected, None) == row.expected
