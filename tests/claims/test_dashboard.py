"""The dashboard: figures of a period, from the roll-up, the same as counted from the claims."""

import csv
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.utils import timezone

from claims import export, figures, queue, tasks
from claims.choices import ClaimStatus as S
from claims.dashboard import Figures, dashboard, median, of_today, rolled_up
from claims.forms.queue import QueueForm
from claims.models import Claim, ClaimStatusHistory, DayFigure, Payout
from tests.factories import make_claim, make_document

pytestmark = pytest.mark.django_db
PAGE, API = "/admin/claims/claim/dashboard/", "/api/v1/admin/analytics/"
TODAY = timezone.localdate


@pytest.fixture
def ann(client, admin_user):
    client.force_login(admin_user)
    return client


@pytest.fixture
def program(api, admin_user):
    api.force_authenticate(admin_user)
    return api


@pytest.fixture
def made_up(airports):
    call_command("generate_claims", 300, verbosity=0)
    Claim.objects.update(updated_at=timezone.now() - timedelta(days=1))


def sent(customer, days_ago, **fields):
    claim = make_claim(customer, **fields)
    Claim.objects.filter(pk=claim.pk).update(submitted_at=timezone.now() - timedelta(days=days_ago))
    return claim


def table(name, *period):
    found = {table.name: table for table in dashboard(*period).tables}
    return {row["code"]: row for row in found[name].as_dicts()}


def summed(rows):
    found = Figures(rows)
    return dict(found.counts), dict(found.ages), dict(found.sums)


def exported(user, **asked):
    """What the export of the queue says, row by row."""
    asked_for = QueueForm(asked).asked(user)
    text = b"".join(export.csv_blocks(queue.narrowed(asked_for))).decode()
    return list(csv.DictReader(StringIO(text)))


def straight():
    """Every number straight from the claims, without the roll-up."""
    return summed(figures.count(TODAY() - timedelta(days=2000), TODAY()))


def test_the_roll_up_says_what_a_count_says(made_up):
    figures.refresh()
    assert summed([*rolled_up(None, None), *of_today(None, None)]) == straight()


def test_the_roll_up_follows_every_change(made_up, reviewer, customer):
    old = [sent(customer, days, status=S.UNDER_REVIEW) for days in (30, 60)]
    figures.refresh()
    old[0].reject(by=reviewer, code="evidence_missing", reason="There is no pass.")
    for claim in Claim.objects.filter(status=S.UNDER_REVIEW)[:3]:
        claim.transition_to(S.SUBMITTED, by=reviewer, reason="Send the pass.")
        make_document(claim).accept(by=reviewer)
    make_document(sent(customer, 40)).reject(by=reviewer, reason="Blurred.")
    assert figures.refresh() < 20  # days without a change are left alone
    assert summed([*rolled_up(None, None), *of_today(None, None)]) == straight()


def test_counting_twice_changes_nothing(made_up):
    figures.refresh()
    once = sorted(DayFigure.objects.values_list("day", "measure", "key", "part", "count", "total"))
    tasks.refresh_figures()
    tasks.rebuild_figures()
    again = DayFigure.objects.values_list("day", "measure", "key", "part", "count", "total")
    assert sorted(again) == once


def test_the_figures_equal_the_export(made_up, admin_user):
    tasks.refresh_figures()
    first, last = TODAY() - timedelta(days=500), TODAY() - timedelta(days=30)
    rows = exported(
        admin_user, submitted_after=f"{first}", submitted_before=f"{last}", assigned_to=""
    )
    assert len(rows) > 50
    for name, column in (("statuses", "status"), ("airlines", "airline")):
        found = table(name, first, last)
        for code, row in found.items():
            assert row["count"] == sum(line[column] == code for line in rows), (name, code)
        assert sum(row["count"] for row in found.values()) == len(rows)
    refused = [line["reason_code"] for line in rows if line["reason_code"]]
    for code, row in table("refusals", first, last).items():
        assert row["count"] == refused.count(code)
    approved = [Decimal(line["amount"]) for line in rows
                if line["status"] == "approved" and line["currency"] == "EUR"]  # fmt: skip
    assert table("money", first, last)["expected_EUR"]["amount"] == sum(approved)


def test_today_is_there_at_once(customer):
    make_claim(customer, operating_carrier="KL")
    assert table("statuses")["submitted"]["count"] == 1
    assert table("statuses", TODAY(), TODAY())["submitted"]["count"] == 1
    assert table("statuses", None, TODAY() - timedelta(days=1))["submitted"]["count"] == 0
    assert table("airlines")["KL"]["open"] == 1


def test_success_is_paid_of_those_decided(customer, reviewer):
    for status in (S.PAID, S.PAID, S.REJECTED, S.WITHDRAWN, S.SUBMITTED):
        claim = make_claim(customer, status=status, operating_carrier="KL", cause="technical")
        if status == S.PAID and not Payout.objects.filter(claim=claim).exists():
            Payout.objects.create(
                claim=claim, amount=Decimal("175.00"), currency="EUR", paid_date=TODAY(),
                recorded_by=reviewer,
            )  # fmt: skip
    row = {"count": 5, "paid": 2, "refused": 1, "open": 1, "otherwise": 1, "success_percent": 67}
    assert table("airlines")["KL"] == {"code": "KL", **row}
    assert table("causes")["technical"] == {"code": "technical", **row}
    received = table("money")["received_EUR"]
    assert received["count"] == 2
    kept = table("money")["kept_EUR"]["amount"]
    assert kept == received["amount"] - table("money")["paid_out_EUR"]["amount"]


def test_median_days_in_each_status(customer):
    now = timezone.now()
    for days in (1, 2, 9):
        claim = make_claim(customer, status=S.UNDER_REVIEW)
        begun = now - timedelta(days=days, hours=1)
        ClaimStatusHistory.objects.bulk_create(
            ClaimStatusHistory(claim=claim, previous_status=was, new_status=is_, at=at)
            for was, is_, at in ((S.DRAFT, S.SUBMITTED, begun), (S.SUBMITTED, S.UNDER_REVIEW, now))
        )
    assert table("stays")["submitted"] == {"code": "submitted", "median_days": 2.0, "count": 3}
    assert table("stays")["under_review"]["median_days"] is None


@pytest.mark.parametrize(
    ("days", "middle"), [({}, None), ({3: 1}, 3), ({1: 1, 4: 1}, 2.5), ({0: 5, 100: 1}, 0)]
)
def test_the_middle_of_a_histogram(days, middle):
    assert median(days) == middle


def test_the_age_of_open_claims(customer):
    for days in (0, 6, 7, 400):
        sent(customer, days)
    figures.rebuild()
    counts = {code: row["count"] for code, row in table("ageing").items() if row["count"]}
    assert counts == {"from_0": 2, "from_7": 1, "from_365": 1}


def test_quality_of_documents_and_work_on_each_desk(customer, reviewer):
    claim = make_claim(customer, assigned_to=reviewer, assigned_at=timezone.now(),
                       due_on=TODAY() - timedelta(days=1))  # fmt: skip
    make_document(claim).accept(by=reviewer)
    make_document(claim)
    assert table("documents")["boarding_pass"] == {
        "code": "boarding_pass", "accepted": 1, "sent_back": 0, "waiting": 1,
        "accepted_percent": 100,
    }  # fmt: skip
    assert table("workload")[reviewer.email] == {
        "code": reviewer.email, "open": 1, "due_today": 1, "overdue": 1,
    }  # fmt: skip


# --- the doors ---


def test_the_page_draws_bars_beside_the_numbers(ann, customer):
    make_claim(customer, operating_carrier="KL")
    page = ann.get(PAGE).content.decode()
    assert "Success by airline" in page
    assert '<rect class="bar bar--ink" x="0" width="1000" height="10" />' in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"sent_after": "2026-02-30"}, "Enter a real day, like 2026-09-14"),
        ({"sent_after": "0001-01-01"}, "Enter a day between the years 2000 and 2200"),
        (
            {"sent_after": "2026-05-01", "sent_before": "2026-04-01"},
            "The period ends before it begins.",
        ),
    ],
)
def test_a_period_that_cannot_be_is_said(ann, program, asked, sentence):
    answer = ann.get(PAGE, asked)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    told = program.get(API, asked)
    assert told.status_code == 400
    assert sentence in str(told.json())


@pytest.mark.parametrize("value", ["\x00", "' OR 1=1", "9" * 500, "٣", "[]"])
def test_no_nonsense_breaks_it(ann, program, value):
    assert ann.get(PAGE, {"sent_after": value}).status_code == 200
    assert ann.get(f"{PAGE}csv/", {"sent_before": value}).status_code == 200
    assert program.get(API, {"sent_after": value}).status_code == 400
    assert program.get(API, {"colour": value}).status_code == 400


def test_only_admins_see_it(client, api, reviewer):
    client.force_login(reviewer)
    api.force_authenticate(reviewer)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}csv/").status_code == 403
    assert api.get(API).status_code == 403


def test_the_files_have_the_same_figures(ann, customer):
    make_claim(customer, operating_carrier="KL")
    lines = list(csv.reader(StringIO(ann.get(f"{PAGE}csv/").content.decode())))
    assert ["KL", "1", "0", "0", "1", "0", ""] in lines
    sheets = ZipFile(BytesIO(ann.get(f"{PAGE}xlsx/").content))
    assert "KL" in sheets.read("xl/sharedStrings.xml").decode()
    assert ann.get(f"{PAGE}pdf/").content.startswith(b"%PDF")
    assert ann.get(f"{PAGE}doc/").status_code == 404


def test_no_cell_of_a_file_is_a_formula(ann, customer):
    make_claim(customer, operating_carrier="=1")
    assert "'=1" in ann.get(f"{PAGE}csv/").content.decode()


def test_programs_get_the_figures_of_a_period(program, customer):
    sent(customer, 10)
    tasks.refresh_figures()
    day = TODAY() - timedelta(days=10)
    body = program.get(API, {"sent_after": f"{day}", "sent_before": f"{day}"}).json()
    assert (body["sent_after"], body["sent_before"]) == (f"{day}", f"{day}")
    assert {"code": "submitted", "count": 1} in body["figures"]["statuses"]
    assert datetime.fromisoformat(body["counted_at"])
