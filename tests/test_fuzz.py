"""Everything that can be sent is sent a hundred odd things: no crash, and nothing comes back alive.

The pages, the desk and the API are walked by the table of addresses. Each form is sent a hundred
times; each of its fields gets another payload each time, so that every field sees all of them.
"""

import copy
import re
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from claims.models import Claim
from tests.compensation.check_steps import GOOD_PATH, walk
from tests.factories import make_complete_draft
from tests.forms_in_pages import PageForm, forms_in
from tests.payloads import DAYS, NUMBERS, PAYLOADS, QUERIES, reflections
from tests.routes import ROUTES
from tests.test_routes import address

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.fuzz,
    pytest.mark.filterwarnings("ignore:DateTimeField:RuntimeWarning"),  # a day without a zone
]
MOST_FIELDS_IN_A_QUERY = 40


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.LIMITS = dict.fromkeys(settings.LIMITS, "1000000/min")
    settings.AXES_ENABLED = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


class Attacker:
    """Sends and looks at what comes back; afterwards everything is as it was."""

    def __init__(self, client: Client) -> None:
        client.raise_request_exception = False
        self.client = client
        self.cookies = copy.deepcopy(client.cookies)
        self.sent = 0
        self.faults: dict[str, str] = {}

    def send(self, method: str, path: str, data: object = None, **options: object) -> None:
        mark = transaction.savepoint()
        try:
            answer = getattr(self.client, method)(path, data, **options)
            self.judge(f"{method} {urlsplit(path).path}", answer, data)
        finally:
            transaction.savepoint_rollback(mark)
            self.client.cookies = copy.deepcopy(self.cookies)
            self.sent += 1

    def judge(self, where: str, answer, data: object) -> None:
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code in (500, 502):
            self.faults.setdefault(where, f"{answer.status_code} for {str(data)[:300]!r}")
        if "html" in answer.headers.get("Content-Type", "") and (found := reflections(content)):
            self.faults.setdefault(f"{where} reflects", f"{found} for {str(data)[:300]!r}")


def rotated(names: list[str], number: int) -> dict[str, str]:
    """For each field another payload; over a hundred numbers each field gets them all."""
    return {name: PAYLOADS[(number + 7 * place) % 100] for place, name in enumerate(names)}


def as_query(text: str) -> str:
    return text.encode(errors="replace").decode()[:2_000]


def pages(client: Client, urls: list[str]) -> Iterator[PageForm]:
    """Every form of these pages, each once."""
    seen = set()
    for url in urls:
        answer = client.get(url)
        if answer.streaming:
            list(answer)  # a file is closed once it was read
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in forms_in(url, answer.content.decode()):
            key = (form.method, urlsplit(form.action).path, *sorted(form.values), *form.files)
            if key not in seen:
                seen.add(key)
                yield form


def attack_form(attacker: Attacker, form: PageForm) -> None:
    path, query = urlsplit(form.action).path, urlsplit(form.action).query
    names = [*form.values, *form.files] if form.method == "post" else list(form.values)
    for number in range(100 if names else 0):
        odd = rotated(names, number)
        if form.method == "get":
            attacker.send("get", path, {name: as_query(text) for name, text in odd.items()})
            continue
        # Buttons and what the page itself filled in stay half of the time, to get further.
        kept = {name: value for name, value in form.values.items() if value and number % 2}
        files = {
            name: SimpleUploadedFile(as_query(odd[name]).replace("\0", "")[:99] or "x", b"x")
            for name in form.files
        }
        data = {name: as_query(text) for name, text in (odd | kept).items()} | files
        attacker.send("post", f"{path}?{query}" if query else path, data)


def urls_for(prefixes: tuple[str, ...], claim, document, person) -> list[str]:
    rows = [row.split(" ", 1)[1] for row in ROUTES if row.startswith("GET ")]
    chosen = [row for row in rows if row.startswith(prefixes)]
    return [address(pattern, claim, document, person) for pattern in chosen]


def pages_of(role: str) -> tuple[str, ...]:
    """Who is let loose on what; nothing twice."""
    return {
        "anonymous": ("account/", "check/", "legal/", "mail", "styleguide/"),
        "customer": ("account/", "claims/"),
        "admin_user": ("admin/claims/", "admin/accounts/", "admin/notifications/"),
        "reviewer": ("admin/compensation/", "admin/axes/", "admin/account/", "admin/gdpr/"),
    }[role]


@pytest.fixture
def attack_as(request, claim, document, customer):
    def begin(role: str) -> tuple[Attacker, list[str]]:
        client = Client()
        if role == "anonymous":
            walk(client, GOOD_PATH)
        else:
            person = "admin_user" if role == "reviewer" else role
            client.force_login(request.getfixturevalue(person))
        if role == "customer":
            client.get(reverse("claims:resume", args=[make_complete_draft(customer).pk]))
        return Attacker(client), urls_for(pages_of(role), claim, document, customer)

    return begin


@pytest.mark.parametrize("role", ["anonymous", "customer", "reviewer", "admin_user"])
def test_every_form(role, attack_as):
    attacker, urls = attack_as(role)
    forms = list(pages(attacker.client, urls))
    for form in forms:
        attack_form(attacker, form)
    sys.stdout.write(f"\n{role}: {len(forms)} forms, {attacker.sent} requests\n")
    assert attacker.faults == {}
    assert len(forms) > 3


# What a list at the desk understands beside its own filters, by kind of field.
LOOKUPS = ("", "__gte", "__year", "__in", "__range", "__isnull", "__regex")


def questions(model: type[models.Model], desk: admin.ModelAdmin) -> Iterator[tuple[str, str]]:
    """Every parameter of a list at the desk, each with what is awkward for its kind."""
    for name in ("o", "p", "all", "e", "_popup", "_to_field", "_facets", "user__password"):
        yield from ((name, odd) for odd in ("-1", "9" * 30, "1.-2.99", "'"))
    if desk.search_fields:
        yield from (("q", word) for word in (PAYLOADS if model is Claim else PAYLOADS[::5]))
    for field in model._meta.concrete_fields:
        if field.name in str(desk.list_filter) or isinstance(field, models.DateField):
            odd = DAYS[:4] if isinstance(field, models.DateField) else (NUMBERS[7], *QUERIES[:2])
            yield from ((f"{field.name}{lookup}", word) for lookup in LOOKUPS for word in odd)


def test_every_list_of_the_desk(client, admin_user, claim):
    client.force_login(admin_user)
    attacker = Attacker(client)
    for model, desk in admin.site._registry.items():
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for name, text in questions(model, desk):
            attacker.send("get", path, {name: as_query(text)})
    sys.stdout.write(f"\nlists: {attacker.sent} requests\n")
    assert attacker.faults == {}


def parts(schema: dict, node: dict) -> dict:
    """The properties of a body, whatever it is called in the schema."""
    while "$ref" in node:
        node = schema["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    for inner in node.get("allOf", []) + node.get("oneOf", []):
        node = {**node, "properties": {**parts(schema, inner), **node.get("properties", {})}}
    return node.get("properties", {})


def odd_body(schema: dict, properties: dict, number: int, depth: int = 0) -> dict:
    body = {}
    for place, (name, node) in enumerate(properties.items()):
        inner = parts(schema, node.get("items", node)) if depth < 2 else {}
        if inner and number % 3:
            nested = odd_body(schema, inner, number + place, depth + 1)
            body[name] = [nested] if "items" in node else nested
        else:
            body[name] = ODD_JSON[(number + 7 * place) % 100]
    return body


ODD_JSON = (
    *(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in PAYLOADS[:85]),
    None, True, [], {}, [[]], [None], {"a": 1}, -1, 0, 10**30, 1.5, -1e308, [1] * 1000, "x" * 9999,
    {"id": {"__in": [1]}},
)  # fmt: skip


def test_every_endpoint(claim, document, customer, admin_user):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    attackers = {person: Attacker(APIClient()) for person in (customer, admin_user)}
    for person, attacker in attackers.items():
        attacker.client.force_authenticate(person)
    for path, operations in schema["paths"].items():
        person = admin_user if "/admin/" in path else customer
        filled = path.strip("/").replace("{passenger_id}", "<int:pk>")
        url = address(re.sub(r"{\w+}", "<uuid:pk>", filled) + "/", claim, document, person)
        for method, operation in operations.items():
            attack_endpoint(attackers[person], schema, method, url, operation)
    faults = {k: v for attacker in attackers.values() for k, v in attacker.faults.items()}
    sys.stdout.write(f"\nendpoints: {sum(a.sent for a in attackers.values())} requests\n")
    assert faults == {}


def attack_endpoint(attacker: Attacker, schema: dict, method: str, url: str, operation) -> None:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    properties = parts(schema, content.get("schema", {}))
    names = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
    for number in range(100 if properties or names else 1):
        if number % 50 == 0:
            cache.clear()  # the throttles would answer from here on
        if method in ("get", "delete"):
            odd = {name: as_query(text) for name, text in rotated(names, number).items()}
            attacker.send(method, url, odd, **({"format": "json"} if method == "delete" else {}))
        else:
            attacker.send(method, url, odd_body(schema, properties, number), format="json")
