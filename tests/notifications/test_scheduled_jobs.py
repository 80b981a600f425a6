"""A scheduled job runs once for each time it is due, whoever asks, and leaves a record."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from celery import current_app, shared_task
from celery.exceptions import Ignore
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from flightclaim.background import MOST_LOSSES, remember_failed_task
from notifications.due_slots import due_slot
from notifications.models import FailedTask, JobRun, RunStatus

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ran = []


@shared_task(name="tests.count_something", soft_time_limit=50, time_limit=60)
def count_something() -> int:
    ran.append(timezone.now())
    return len(ran)


@shared_task(name="tests.break_something")
def break_something() -> None:
    raise LookupError("ada@example.org")


@pytest.fixture(autouse=True)
def _forget():
    ran.clear()


@pytest.fixture
def nightly():
    at_half_past_two, _ = CrontabSchedule.objects.get_or_create(
        minute="30", hour="2", timezone="Europe/Berlin"
    )
    return PeriodicTask.objects.create(
        name="Count", task="tests.count_something", crontab=at_half_past_two
    )


@pytest.fixture
def each_minute():
    minute, _ = IntervalSchedule.objects.get_or_create(every=1, period="minutes")
    return PeriodicTask.objects.create(name="Count", task="tests.count_something", interval=minute)


def beat(row, task=count_something):
    """What beat does when a row is due."""
    headers = {"celery_beat_task": True, "periodic_task_name": row.name}
    return task.apply_async(headers=headers)


def test_two_beats_run_a_job_once_for_each_slot(each_minute, time_machine):
    for minute in range(3):
        for second in (0, 20):  # two beats that were not started together
            time_machine.move_to(NOON + timedelta(minutes=minute, seconds=second), tick=False)
            beat(each_minute)
    assert len(ran) == 3
    assert JobRun.objects.filter(job=count_something.name).count() == 3


def test_a_run_leaves_its_record(nightly):
    beat(nightly)
    run = JobRun.objects.get()
    assert (run.status, run.outcome, run.attempts) == (RunStatus.SUCCEEDED, "1", 1)
    assert run.finished_at >= run.started_at
    assert run.deadline_at - run.started_at == timedelta(seconds=60)
    assert run.slot.endswith("02:30 Europe/Berlin")


def test_a_job_never_runs_beside_itself(each_minute, time_machine):
    time_machine.move_to(NOON, tick=False)
    JobRun.objects.begin(
        job=count_something.name, slot="x", message_id="y", time_limit=timedelta(minutes=5)
    )
    beat(each_minute)
    assert ran == []


def test_a_job_whose_worker_died_does_not_block_it_for_ever(each_minute, time_machine):
    time_machine.move_to(NOON, tick=False)
    lost = JobRun.objects.begin(
        job=count_something.name, slot="x", message_id="y", time_limit=timedelta(minutes=5)
    )
    time_machine.move_to(NOON + timedelta(minutes=6), tick=False)
    beat(each_minute)
    lost.refresh_from_db()
    assert (len(ran), lost.status) == (1, RunStatus.LOST)


def test_the_message_of_a_dead_worker_goes_on_with_its_own_run():
    limit = timedelta(minutes=5)
    begin = JobRun.objects.begin
    runs = [begin(job="j", slot="s", message_id="m", time_limit=limit) for _ in range(4)]
    assert [run.attempts if run else None for run in runs] == [1, 2, 3, None]


def test_what_a_person_starts_always_runs_and_is_recorded(nightly):
    for _click in range(2):  # "Run selected tasks" of the admin
        count_something.apply_async(headers={"periodic_task_name": nightly.name})
    assert len(ran) == JobRun.objects.count() == 2


def test_a_failure_is_recorded_without_the_words_of_the_error(nightly):
    current_app.conf.task_eager_propagates = False
    nightly.task = break_something.name
    nightly.save()
    beat(nightly, break_something)
    run = JobRun.objects.get(job="tests.break_something")
    assert (run.status, "LookupError" in run.outcome, "@" in run.outcome) == (
        RunStatus.FAILED,
        True,
        False,
    )
    failed = FailedTask.objects.waiting().get()
    assert failed.name == "tests.break_something"
    assert "tests/notifications/test_scheduled_jobs.py:" in failed.error


def test_a_task_that_kills_its_worker_is_given_up_after_three_runs():
    redelivered = {"redelivered": True, "routing_key": "x"}
    count_something.push_request(delivery_info=redelivered, headers={})
    message = "5a1f6c1e-7d10-4a44-8b57-0d7d5f3d5c11"
    try:
        for _loss in range(MOST_LOSSES):
            count_something.before_start(message, (), {})
        with pytest.raises(Ignore):
            count_something.before_start(message, (), {})
    finally:
        count_something.pop_request()
    assert FailedTask.objects.waiting().get().error == "WorkerLostError"


def test_a_failed_task_runs_again_when_somebody_asks(commit):
    remember_failed_task(count_something, "5a1f6c1e-7d10-4a44-8b57-0d7d5f3d5c11", KeyError())
    failed = FailedTask.objects.waiting().get()
    with commit():
        failed.retry()
        failed.retry()  # clicked twice
    assert len(ran) == 1
    assert not FailedTask.objects.waiting().exists()


# --- when a job was due ---


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (local("2026-11-20 02:30"), "2026-11-20 02:30"),
        (local("2026-11-20 02:29"), "2026-11-19 02:30"),
        (local("2026-11-20 23:59"), "2026-11-20 02:30"),
        # The clocks go forward: 02:30 never comes, the scheduler fires at 03:30.
        (local("2026-03-29 01:59"), "2026-03-28 02:30"),
        (local("2026-03-29 03:30"), "2026-03-29 02:30"),
        # They go back: it comes twice.
        (local("2026-10-25 02:30", fold=0), "2026-10-25 02:30"),
        (local("2026-10-25 02:30", fold=1), "2026-10-25 02:30"),
        (local("2027-01-01 00:00"), "2026-12-31 02:30"),
        (local("2028-02-29 12:00"), "2028-02-29 02:30"),
    ],
)
def test_the_slot_of_a_nightly_job(nightly, now, slot):
    assert due_slot(nightly, now).name == f"{slot} Europe/Berlin"


def test_every_night_of_a_year_has_one_slot(nightly, time_machine):
    """Also when the scheduler fires every two hours, as one with a broken clock would."""
    start = local("2026-01-01 03:00").astimezone(UTC)
    slots = {due_slot(nightly, start + timedelta(hours=2 * n)).name for n in range(12 * 365)}
    assert len(slots) == 365


def test_after_a_day_away_it_runs_once(nightly, time_machine):
    time_machine.move_to(local("2026-11-20 02:30"), tick=False)
    beat(nightly)
    time_machine.move_to(local("2026-11-22 11:00"), tick=False)
    for _beat in range(3):
        beat(nightly)
    assert len(ran) == 2


def test_a_leap_day_job_is_due_every_four_years():
    leap = CrontabSchedule(minute="0", hour="0", day_of_month="29", month_of_year="2")
    row = PeriodicTask(name="Leap", task="x", crontab=leap)
    assert due_slot(row, NOON).name == "2024-02-29 00:00 UTC"


# --- every job and task of the site ---


def own_tasks():
    current_app.loader.import_default_modules()
    apps = ("accounts.", "claims.", "compensation.", "gdpr.", "notifications.", "flightclaim.")
    return [task for name, task in current_app.tasks.items() if name.startswith(apps)]


def test_every_scheduled_row_names_a_task_that_exists():
    names = {task.name for task in own_tasks()}
    rows = PeriodicTask.objects.exclude(name="celery.backend_cleanup")
    assert set(rows.values_list("task", flat=True)) <= names
    assert {row.queue for row in rows} == {"scheduled"}


def test_every_task_says_why_it_may_run_twice():
    for task in own_tasks():
        words = (import_module(task.run.__module__).__doc__ or "") + (task.run.__doc__ or "")
        assert "twice" in words.lower() or "a second" in words.lower(), task.name


def test_no_task_outlives_the_time_after_which_redis_hands_it_out_again(settings):
    longest = max(task.time_limit or settings.CELERY_TASK_TIME_LIMIT for task in own_tasks())
    assert longest < 600


def test_old_runs_are_forgotten(time_machine):
    limit = timedelta(minutes=5)
    time_machine.move_to(NOON, tick=False)
    for slot in ("2026-11-20 11:59:00Z", "2026-11-20 02:30 UTC"):
        JobRun.objects.begin(job=slot, slot=slot, message_id=slot, time_limit=limit)
        JobRun.finish(slot, RunStatus.SUCCEEDED, "")
    assert [JobRun.objects.outdated(NOON + timedelta(days=d)).count() for d in (1, 3, 31)] == [
        0,
        1,
        2,
    ]
