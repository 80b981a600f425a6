"""What people do, mixed as on a busy day, from several threads; what it took and what failed."""

import io
import random
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx
from PIL import Image

from tests.load.servers import Site

FLIGHT = {
    "incident_type": "delay", "flight_number": "KL 1673", "flight_date": "2026-09-14",
    "operating_carrier": "KL", "segments": [{"departure": "AMS", "arrival": "BCN"}],
    "scheduled_arrival": "2026-09-14T11:50:00+02:00",
    "actual_arrival": "2026-09-14T15:12:00+02:00", "alleged_cause": "technical",
    "booking_reference": "X4F2KQ", "passengers": [{"given_names": "Ada", "family_name": "Byron"}],
    "contact": {
        "address_line1": "Herengracht 1", "postcode": "1015", "town": "Amsterdam", "country": "NL",
    },
}  # fmt: skip
FACTS = {
    "travel_date": "2026-05-04", "segments": [{"departure": "AMS", "arrival": "BCN"}],
    "operating_carrier": "KL", "disruption": "delay", "arrival_delay_minutes": 202,
    "cause": "technical",
}  # fmt: skip
SIGNATURE = {"signer_name": "Ada Byron", "authorises": True, "accepts_terms": True}
WEIGHTS = {"look": 4, "check": 4, "list": 4, "file": 1, "upload": 1, "review": 2}


def png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(content, "PNG")
    return content.getvalue()


@dataclass
class Result:
    """One answer: what was asked, its status (0: the line broke), and how long it took."""

    name: str
    status: int
    seconds: float
    at: float
    has_retry_after: bool = False


@dataclass
class Run:
    """All answers of a run, and the claims that were answered as kept."""

    results: list[Result] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def statuses(self) -> Counter[int]:
        return Counter(result.status for result in self.results)

    def errors(self) -> list[Result]:
        return [result for result in self.results if not 200 <= result.status < 400]


class Person(threading.Thread):
    """One after the other, without a pause: so many of them saturate the site."""

    def __init__(self, site: Site, run: Run, number: int) -> None:
        super().__init__(daemon=True)
        self.doings, self.chance = run, random.Random(number)  # noqa: S311  # no secret
        self.client = httpx.Client(base_url=site.address, timeout=30)
        customers, reviewers = site.tokens["customers"], site.tokens["reviewers"]
        self.customer = {"Authorization": f"Bearer {customers[number % len(customers)]}"}
        self.reviewer = {"Authorization": f"Bearer {reviewers[number % len(reviewers)]}"}
        self.drafts: list[str] = []

    def run(self) -> None:
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        while not self.doings.is_over.is_set():
            getattr(self, self.chance.choices(names, weights)[0])()
        self.client.close()

    def ask(self, name: str, method: str, path: str, **more) -> httpx.Response | None:
        began = time.monotonic()
        answer = None
        try:
            answer = self.client.request(method, path, **more)
        except httpx.HTTPError:
            time.sleep(0.1)
        status = answer.status_code if answer is not None else 0
        is_told = answer is not None and "Retry-After" in answer.headers
        took = time.monotonic() - began
        self.doings.results.append(Result(name, status, took, began, is_told))
        return answer

    def look(self) -> None:
        self.ask("look", "GET", self.chance.choice(("/", "/legal/rights/", "/check/")))

    def check(self) -> None:
        self.ask("check", "POST", "/api/v1/quotes/", json=FACTS)

    def list(self) -> None:
        self.ask("list", "GET", "/api/v1/claims/", headers=self.customer)

    def file(self) -> None:
        answer = self.ask("file", "POST", "/api/v1/claims/", json=FLIGHT, headers=self.customer)
        if answer is not None and answer.status_code == 201:
            self.drafts.append(answer.json()["id"])
            self.doings.kept.append(answer.json()["id"])

    def upload(self) -> None:
        if not self.drafts:
            self.file()
            return
        claim, mine = self.drafts.pop(), self.customer
        paper = {"file": ("pass.png", png(), "image/png")}
        place = f"/api/v1/claims/{claim}"
        kind = {"kind": "boarding_pass"}
        self.ask("upload", "POST", f"{place}/documents/", data=kind, files=paper, headers=mine)
        answer = self.ask("send", "POST", f"{place}/submit/", json=SIGNATURE, headers=mine)
        if answer is not None and answer.status_code == 200:
            self.doings.sent.append(claim)

    def review(self) -> None:
        self.ask("review", "GET", "/api/v1/admin/claims/", headers=self.reviewer)


def begin(site: Site, people: int) -> tuple[Run, list[Person]]:
    run = Run()
    crowd = [Person(site, run, number) for number in range(people)]
    for person in crowd:
        person.start()
    return run, crowd


def finish(run: Run, crowd: list[Person]) -> None:
    run.is_over.set()
    for person in crowd:
        person.join(60)


def table(run: Run, seconds: float) -> str:
    """Throughput and percentiles of each doing, as text."""
    rows = [f"{'':10}{'per s':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'errors':>8}"]
    for name in [*sorted({result.name for result in run.results}), "all"]:
        ours = [result for result in run.results if name in (result.name, "all")]
        times = sorted(result.seconds * 1000 for result in ours)
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
        failed = sum(not 200 <= result.status < 400 for result in ours)
        rows.append(
            f"{name:10}{len(ours) / seconds:>8.1f}{cuts[49]:>9.0f}{cuts[94]:>9.0f}"
            f"{cuts[98]:>9.0f}{failed:>8}"
        )
    return "\n".join(rows)
