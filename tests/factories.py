"""Makes what a test is about; whatever it does not name is believable and the same each time."""

from allauth.account.models import EmailAddress

from accounts.choices import Role
from accounts.models import User
from compensation.models import Airport

PASSWORD = "Correct-Horse-9-Battery"

AIRPORTS = {
    "AMS": ("Amsterdam", "NL", 52.308056, 4.764167, "Europe/Amsterdam"),
    "BCN": ("Barcelona", "ES", 41.297078, 2.078464, "Europe/Madrid"),
    "CDG": ("Paris", "FR", 49.012798, 2.55, "Europe/Paris"),
    "FRA": ("Frankfurt am Main", "DE", 50.033333, 8.570556, "Europe/Berlin"),
    "JFK": ("New York", "US", 40.639928, -73.778693, "America/New_York"),
    "LHR": ("London", "GB", 51.4706, -0.461941, "Europe/London"),
}


def make_user(email: str, *, role: str = Role.CUSTOMER, password: str = PASSWORD, **fields) -> User:
    """A person with a proven e-mail address."""
    user = User.objects.create_user(email, password, role=role, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_airports(*codes: str) -> dict[str, Airport]:
    wanted = codes or AIRPORTS
    rows = [
        Airport(
            iata=code,
            name=f"{city} Airport",
            city=city,
            country=country,
            latitude=latitude,
            longitude=longitude,
            timezone=timezone,
        )
        for code, (city, country, latitude, longitude, timezone) in AIRPORTS.items()
        if code in wanted
    ]
    Airport.objects.bulk_create(rows, ignore_conflicts=True)
    return {row.iata: row for row in rows}
