"""GET /api/v1/airports/ and /airlines/: what the boxes of the pages suggest while one types."""

import pytest


def found(api, kind, text, **more):
    return [
        row["iata"] for row in api.get(f"/api/v1/{kind}/", {"search": text} | more).data["results"]
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("AMS", "AMS"), ("ams", "AMS"), ("amster", "AMS"), ("Schiphol", "AMS"), ("EHAM", "AMS"),
        ("zürich", "ZRH"), ("Zurich", "ZRH"), ("München", "MUC"), ("munich air", "MUC"),
        ("lodz", "LCJ"), ("Łódź", "LCJ"), ("malmo", "MMX"), ("frankfurt am", "FRA"),
        ("paris charles", "CDG"), ("barcelona", "BCN"), ("birmingham", "BHX"), ("KIV", "RMO"),
        ("rome", "CIA"), ("Roma", "CIA"), ("st petersburg", "LED"), ("gran canaria", "LPA"),
    ],
)  # fmt: skip
def test_an_airport_is_found_first(api, tables, text, first):
    assert found(api, "airports", text)[0] == first


def test_the_code_of_a_city_finds_its_airports(api, tables):
    assert set(found(api, "airports", "LON")[:5]) == {"LCY", "LGW", "LHR", "LTN", "STN"}


def test_an_airport_is_described(api, tables):
    [row] = api.get("/api/v1/airports/", {"search": "EHAM"}).data["results"]

    assert row == {
        "iata": "AMS", "name": "Amsterdam Airport Schiphol", "city": "Amsterdam", "country": "NL",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["airports", "airlines"])
@pytest.mark.parametrize("text", ["", "  ", "%", "_", "'; --", "\0", "🛫", "x" * 5000, "zzzzzz"])
def test_nonsense_finds_nothing(api, tables, kind, text):
    assert found(api, kind, text) == []


def test_a_short_name_of_the_question_is_understood(api, tables):
    assert api.get("/api/v1/airports/", {"q": "AMS"}).data["results"][0]["iata"] == "AMS"


def test_a_list_is_short(api, tables):
    assert len(found(api, "airports", "san")) == 10


@pytest.mark.parametrize(
    ("text", "first"),
    [("KL", "KL"), ("klm", "KL"), ("Luft", "LH"), ("air fr", "AF"), ("EZY", "U2"), ("jet2", "LS")],
)
def test_an_airline_is_found_first(api, tables, text, first):
    assert found(api, "airlines", text)[0] == first


def test_an_airline_is_described(api, tables):
    row = api.get("/api/v1/airlines/", {"search": "OE"}).data["results"][0]

    assert row == {
        "iata": "OE", "icao": "LDA", "name": "Lauda Europe / Laudamotion", "licence_country": "MT",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["a", "lon", "new york"])
def test_a_search_is_one_query(api, tables, text, django_assert_num_queries):
    found(api, "airports", "warm up")

    with django_assert_num_queries(1):
        found(api, "airports", text)
