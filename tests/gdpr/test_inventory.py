"""Every field of every table is in the inventory, and means what the model means."""

from collections import Counter

import pytest
from django.apps import apps

from accounts.inventory import (
    Basis,
    Category,
    Erase,
    Export,
    Person,
    Rows,
    place_of,
    places,
    stores,
)

MODELS = [m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy]
PLACES = {place.model.lower(): place for place in places()}
DROPPED = {Rows.DELETE, Rows.UNTOUCHED}


def concrete(model) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.concrete}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_in_the_inventory(model):
    place = PLACES.get(model._meta.label_lower)
    assert place, f"{model._meta.label} is in no personal_data.py"
    assert set(place.fields) == concrete(model)


def test_the_inventory_lists_nothing_twice_and_nothing_that_is_gone():
    listed = Counter(place.model.lower() for place in places())
    assert set(listed) == {model._meta.label_lower for model in MODELS}
    assert max(listed.values()) == 1


def test_a_new_field_is_noticed():
    place = place_of("claims.Passenger")
    assert concrete(apps.get_model("claims.Passenger")) | {"passport"} != set(place.fields)


@pytest.mark.parametrize("place", places(), ids=lambda place: place.model)
def test_a_table_about_people_can_be_searched_for_one(place, db):
    if place.rows != Rows.UNTOUCHED:
        person = Person("5f0c3c0e-7d0e-4a3a-9a51-0f4f1b1d3f10", frozenset({"a@example.com"}))
        assert place.of(person).count() == 0
        assert place.basis != Basis.NONE


@pytest.mark.parametrize("place", places(), ids=lambda place: place.model)
def test_what_is_kept_says_what_becomes_of_each_personal_field(place):
    for name, datum in place.fields.items():
        if place.rows not in DROPPED:
            assert datum.erase != Erase.WITH_ROW or not datum.is_personal, name
        if datum.erase == Erase.MONEY:
            assert place.paid_by, name
    if place.rows == Rows.UNTOUCHED:
        assert {d.category for d in place.fields.values()} <= {Category.NONE, Category.STAFF}


def test_what_opens_doors_is_not_handed_over():
    for place in places():
        for name, datum in place.fields.items():
            is_secret = datum.category == Category.ACCESS
            assert not is_secret or datum.export == Export.SECRET, f"{place.model}.{name}"


def test_what_lies_outside_the_database_is_listed():
    names = {store.name for store in stores()}
    assert {"documents", "mailbox", "logs", "backups", "cache", "task broker"} <= names
