"""The work queue, on the desk's page and in the API: views, filters, orders, pages, nonsense."""

from datetime import date, timedelta
from itertools import chain

import pytest
from django.utils import timezone

from claims import queue
from claims.choices import ClaimStatus as S, Stage
from claims.forms.queue import QueueForm
from claims.models import Claim
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db
QUEUE = "/admin/claims/claim/"
API = "/api/v1/admin/claims/"


@pytest.fixture
def rita(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def program(api, reviewer):
    api.force_authenticate(reviewer)
    return api


def text(answer):
    return answer.content.decode()


def found(program, **asked) -> list[str]:
    answer = program.get(API, asked)
    assert answer.status_code == 200, answer.json()
    return [row["reference"] for row in answer.json()["results"]]


@pytest.fixture
def desk(customer, other_customer, reviewer):
    """One claim for each thing somebody might ask for."""
    today = timezone.localdate()
    partner = make_user("partner@example.org")
    mine = {"assigned_to": reviewer, "assigned_at": timezone.now()}
    claims = {
        "plain": make_claim(customer),
        "mine": make_claim(customer, status=S.UNDER_REVIEW, **mine),
        "asked": make_claim(customer, asked_at=timezone.now()),
        "pursued": make_claim(customer, status=S.APPROVED, stage=Stage.DEMAND_SENT, **mine),
        "due": make_claim(customer, status=S.UNDER_REVIEW, due_on=today, **mine),
        "late": make_claim(customer, status=S.UNDER_REVIEW, due_on=today - timedelta(days=1)),
        "expiring": make_claim(customer, limitation_on=today + timedelta(days=20)),
        "closed": make_claim(customer, status=S.CLOSED, limitation_on=today, due_on=today),
        "british": make_claim(customer, jurisdiction="uk261", operating_carrier="BA", source="api"),
        "german": make_claim(customer, language="de", incident_type="cancellation"),
        "partner": make_claim(other_customer, filed_by=partner, departure_on=date(2026, 1, 2)),
        "answered": make_claim(
            customer,
            asked_at=timezone.now() - timedelta(days=1),
            answered_at=timezone.now(),
            has_extraordinary_circumstances=True,
        ),
        "appealed": make_claim(customer, appealed_at=timezone.now(), calculated_compensation=400),
        "draft": make_claim(customer, status=S.DRAFT),
    }
    return {claim.reference: name for name, claim in claims.items()}


ASKED = [
    ({"view": "mine"}, {"mine", "pursued", "due"}),
    ({"view": "customer"}, {"asked"}),
    ({"view": "airline"}, {"pursued"}),
    ({"view": "due"}, {"due", "late"}),
    ({"view": "expiring"}, {"expiring"}),
    ({"status": "closed"}, {"closed"}),
    ({"status": ["closed", "approved"]}, {"closed", "pursued"}),
    ({"status": "draft"}, {"draft"}),
    ({"stage": "demand_sent"}, {"pursued"}),
    ({"waiting_on": "customer"}, {"asked"}),
    ({"airline": "ba"}, {"british"}),
    ({"incident_type": "cancellation"}, {"german"}),
    ({"assigned_to": "me"}, {"mine", "pursued", "due"}),
    ({"assigned_to": "nobody", "status": "under_review"}, {"late"}),
    ({"jurisdiction": "uk261"}, {"british"}),
    ({"jurisdiction": "none"}, set()),
    ({"source": "api"}, {"british"}),
    ({"partner": "partner@example.org"}, {"partner"}),
    ({"departure_before": "2026-01-02"}, {"partner"}),
    ({"departure_after": "2026-09-15"}, set()),
    ({"submitted_after": "2199-01-01"}, set()),
    ({"submitted_before": "2001-01-01"}, set()),
    ({"flags": "answered"}, {"answered"}),
    ({"flags": "appealed"}, {"appealed"}),
    ({"flags": "overdue"}, {"late"}),
    ({"flags": "near_limit"}, {"expiring"}),
    ({"flags": "extraordinary"}, {"answered"}),
    ({"flags": ["answered", "appealed"]}, set()),
    ({"view": "mine", "status": "approved"}, {"pursued"}),
]


@pytest.mark.parametrize(("asked", "expected"), ASKED)
def test_what_is_asked_for_is_found(program, desk, asked, expected):
    assert {desk[reference] for reference in found(program, **asked)} == expected


@pytest.mark.parametrize(("asked", "expected"), ASKED)
def test_the_page_finds_the_same(rita, desk, asked, expected):
    page = text(rita.get(QUEUE, asked))
    assert {name for reference, name in desk.items() if reference in page} == expected


def test_unassigned_is_what_is_open_and_nobodys(program, desk):
    names = {desk[reference] for reference in found(program, view="unassigned")}
    assert {"mine", "closed", "draft", "due"}.isdisjoint(names)
    assert {"plain", "late", "expiring"} <= names


@pytest.mark.parametrize("language", ["en"])
def test_the_language_filter(program, desk, language):
    assert "german" not in {desk[reference] for reference in found(program, language=language)}


@pytest.mark.parametrize(
    ("ordering", "first"),
    [("departure", "partner"), ("-amount", "appealed"), ("due", "late"), ("submitted", "plain")],
)
def test_the_orders(program, desk, ordering, first):
    assert desk[found(program, ordering=ordering)[0]] == first


def test_what_has_no_date_comes_last_whichever_way_it_is_sorted(program, desk):
    for ordering in ("due", "-due"):
        names = [desk[reference] for reference in found(program, ordering=ordering)]
        assert {"due", "late", "closed"} == set(names[:3])


def test_every_claim_stands_on_exactly_one_page(program, desk):
    for ordering in queue.ORDERS:
        pages = [found(program, ordering=ordering, page_size=4, page=n) for n in (1, 2, 3, 4)]
        assert sorted(chain.from_iterable(pages)) == sorted(found(program))


def test_a_page_says_where_the_others_are(program, desk):
    body = program.get(API, {"page_size": 5, "page": 2}).json()
    assert (body["count"], body["count_is_capped"]) == (13, False)
    assert "page=3" in body["next"]
    assert "page=1" in body["previous"]


def test_nothing_is_counted_beyond_the_limit(program, desk, monkeypatch):
    monkeypatch.setattr(queue, "MOST_COUNTED", 3)
    monkeypatch.setattr(queue.capped_count, "__defaults__", (3,))
    body = program.get(API).json()
    assert (body["count"], body["count_is_capped"]) == (3, True)
    assert len(body["results"]) == 13


def test_a_program_is_told_of_a_filter_nobody_knows(program):
    answer = program.get(API, {"colour": "red"})
    assert answer.status_code == 400
    assert "There is no such filter." in str(answer.json())


def test_what_cannot_be_asked_is_said_beside_the_field(rita, claim):
    page = text(rita.get(QUEUE, {"submitted_after": "0001-01-01", "search": claim.reference}))
    assert "Enter a day between the years 2000 and 2200" in page
    assert claim.reference in page  # the rest is answered


NONSENSE = [
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-13-01", "-1", "0", "1e9", "99999999999999999",
    "999999", "NaN", "' OR 1=1 --", "%", "_", "\\", "\x00", "%00", "x" * 5000, "ÅÄÖ", "💶", "None",
    "null", "true", "[]", "{}", "../../etc/passwd", "<script>", "٣", "１２", "mine'", "-", "--",
    "00000000-0000-0000-0000-000000000000", "FC-0000-0000", "+00:00", "\ud800",
]  # fmt: skip
OLD_LOOKUPS = [
    "submitted_at__gte", "status__exact", "customer__password__startswith", "o", "p", "q", "all",
    "_facets", "_popup", "_to_field", "e", "pk__in", "submitted_at__year",
]  # fmt: skip


@pytest.mark.parametrize("name", [*QueueForm.base_fields, *OLD_LOOKUPS])
def test_no_nonsense_breaks_the_page_or_the_list(rita, program, claim, name, settings):
    for value in NONSENSE:
        asked = {name: value.encode("utf-8", "surrogatepass")}
        assert rita.get(QUEUE, asked).status_code == 200, (name, value)
        assert program.get(API, asked).status_code in (200, 400), (name, value)


def test_much_nonsense_at_once(rita):
    asked = "&".join(f"{name}=%FF%FE&{name}=x" for name in QueueForm.base_fields)
    assert rita.get(f"{QUEUE}?{asked}").status_code == 200


def test_a_page_far_behind_the_end_says_so(rita, claim):
    assert "Nothing on this page" in text(rita.get(QUEUE, {"page": 9_999_999}))


def test_the_heads_sort_and_say_how(rita, claim):
    page = text(rita.get(QUEUE, {"ordering": "-amount", "view": "open"}))
    assert 'aria-sort="descending"' in page
    assert "?ordering=amount&amp;view=open" in page or "view=open&amp;ordering=amount" in page


def test_a_draft_is_nobodys_business_until_it_is_asked_for(program, draft):
    assert found(program) == []
    assert Claim.objects.count() == 1
