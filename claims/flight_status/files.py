"""Flight data from a folder: CSV files with a header, or JSON files with a list of the same names.

Columns: flight_number, flight_date, departure, arrival, scheduled_departure, actual_departure,
scheduled_arrival, actual_arrival (ISO 8601 with offset), cancelled (yes or no).
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from claims.flight_status.record import FlightRecord, ProviderUnavailable, moment

TIMES = ("scheduled_departure", "actual_departure", "scheduled_arrival", "actual_arrival")
YES = ("yes", "true", "1")


class FileProvider:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, flight_number: str, flight_date: date) -> FlightRecord | None:
        wanted = (flight_number, flight_date.isoformat())
        for row in self._rows():
            if (row.get("flight_number"), row.get("flight_date")) == wanted:
                return FlightRecord(
                    departure=row.get("departure") or "",
                    arrival=row.get("arrival") or "",
                    is_cancelled=str(row.get("cancelled", "")).casefold() in YES,
                    **{name: moment(row.get(name)) for name in TIMES},
                )
        return None

    def _rows(self) -> Iterator[dict[str, Any]]:
        try:
            for path in sorted(self.folder.iterdir()):
                if path.suffix == ".csv":
                    with path.open(newline="", encoding="utf-8-sig") as file:
                        yield from csv.DictReader(file)
                elif path.suffix == ".json":
                    rows = json.loads(path.read_text(encoding="utf-8"))
                    yield from (row for row in rows if isinstance(row, dict))
        except (OSError, ValueError, TypeError, csv.Error) as error:
            raise ProviderUnavailable(f"{type(error).__name__} in the folder") from error
