"""Made-up calls of every operation of the API, by each role: `make schema-fuzz`.

Each answer has to be one the schema describes, and none may be an error of ours (5xx). The ids in
addresses are real ones half of the time, so that calls get past "not found".
"""

from collections.abc import Iterator
from itertools import count, pairwise
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings as hypothesis_settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts import tokens
from flightclaim.wsgi import application
from tests.factories import make_claim, make_document

pytestmark = [
    pytest.mark.schema_fuzz,
    pytest.mark.django_db,
    # What the generator itself warns of is not about our answers.
    pytest.mark.filterwarnings("default"),
]
ROLES = ("anonymous", "customer", "reviewer", "admin_user")
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EACH = hypothesis_settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,  # the same calls each time: who pushes is not surprised by luck
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world(settings, customer, draft) -> dict[str, list[str]]:
    """What there is, by the part of an address that stands before its id; and no limits."""
    settings.LIMITS = dict.fromkeys(settings.LIMITS, "100000/min")
    claim = make_claim(customer, status="under_review")
    document = make_document(claim)
    files = [str(document.pk)]
    return {"claims": [str(claim.pk), str(draft.pk)], "documents": files, "files": files}


@pytest.fixture
def schema(world):
    """Asked of the application itself, without closing the connection of the test after it."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_one_the_schema_describes(role, request, schema, world):
    person = None if role == "anonymous" else request.getfixturevalue(role)
    headers = bearer(person) if person else {}
    found = [
        f"{operation.label}: {problem}"
        for operation in operations(schema)
        if (problem := first_problem(operation, headers, world))
    ]
    assert found == []


def bearer(person: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.begin(person).access_token}"}


def operations(schema: Any) -> Iterator[Any]:
    return (result.ok() for result in schema.get_all_operations())


def first_problem(operation: Any, headers: dict[str, str], world: dict[str, list[str]]) -> str:
    numbers = count()

    @EACH
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        cache.clear()
        number = next(numbers)
        if number % 2:
            use_real_ids(case, world, number // 2)
        mark = transaction.savepoint()
        case.call_and_validate(headers=headers, checks=CHECKS)
        transaction.savepoint_rollback(mark)

    mark = transaction.savepoint()
    try:
        call()
    except (AssertionError, BaseExceptionGroup) as error:
        causes = getattr(error, "exceptions", [error])
        return " ".join(f"{type(cause).__name__} {cause}"[:1500] for cause in causes)
    finally:
        transaction.savepoint_rollback(mark)
    return ""


def use_real_ids(case: Any, world: dict[str, list[str]], number: int) -> None:
    parts = case.operation.path.strip("/").split("/")
    for before, part in pairwise(parts):
        if part.startswith("{") and before in world:
            real = world[before]
            case.path_parameters[part.strip("{}")] = real[number % len(real)]
