"""Who is in the demo. The three logins are printed by `make run`."""

from functools import cache

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.choices import Role
from accounts.models import User

PASSWORD = "Window-Seat-14A"  # noqa: S105  # of the demo, printed on every start
LOGINS = {
    "customer": "customer@flightclaim.example",
    "reviewer": "reviewer@flightclaim.example",
    "admin": "admin@flightclaim.example",
}
NAMES = (
    ("Ines", "Carvalho"), ("Jonas", "Lindqvist"), ("Maëlle", "Durand"), ("Tomasz", "Zieliński"),
    ("Aoife", "Brennan"), ("Lukas", "Hofer"), ("Chiara", "Conti"), ("Sanne", "de Vries"),
    ("Mikkel", "Sørensen"), ("Elif", "Yıldız"), ("Andrei", "Popescu"), ("Nora", "Haugen"),
    ("Pablo", "Ortega"), ("Katarína", "Kováčová"), ("George", "Whitfield"), ("Léa", "Fontaine"),
    ("Hannah", "Becker"), ("Ilias", "Papadakis"), ("Marta", "Novak"), ("Yusuf", "Rahman"),
)  # fmt: skip


@cache
def password_hash() -> str:
    """One slow hash for all, since all share the password."""
    return make_password(PASSWORD)


def make_person(email: str, given_names: str, family_name: str, role: str) -> User:
    names = {"given_names": given_names, "family_name": family_name}
    user = User.objects.create(email=email, role=role, password=password_hash(), **names)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_staff() -> list[User]:
    """The reviewer and the admin of the demo logins, and a second reviewer."""
    return [
        make_person(LOGINS["reviewer"], "Rosa", "Winter", Role.REVIEWER),
        make_person("reviewer2@flightclaim.example", "Emil", "Brandt", Role.REVIEWER),
        make_person(LOGINS["admin"], "Alma", "Sommer", Role.ADMIN),
    ]


def make_customers() -> list[User]:
    """The demo login first; the others share its password."""
    first = make_person(LOGINS["customer"], "Clara", "Jansen", Role.CUSTOMER)
    others = [
        make_person(f"customer{number}@flightclaim.example", *names, Role.CUSTOMER)
        for number, names in enumerate(NAMES, start=2)
    ]
    return [first, *others]
