"""The keys that sign tokens: the first of JWT_SIGNING_KEY signs, each of them still verifies.

The header of a token names its key (`kid`), so a new key in front signs nobody out.
"""

import hashlib
from typing import Any

import jwt
from django.conf import settings
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError

ALGORITHM = "HS256"


def key_id(key: str) -> str:
    """A name for a key that says nothing about it."""
    return hashlib.sha256(b"flightclaim token key" + key.encode()).hexdigest()[:12]


class KeyRing(TokenBackend):
    def __init__(self) -> None:
        options = settings.SIMPLE_JWT
        super().__init__(ALGORITHM, audience=options["AUDIENCE"], issuer=options["ISSUER"])

    def encode(self, payload: dict[str, Any]) -> str:
        signed = {**payload, "aud": self.audience, "iss": self.issuer}
        key = settings.JWT_SIGNING_KEYS[0]
        return jwt.encode(signed, key, algorithm=ALGORITHM, headers={"kid": key_id(key)})

    def get_verifying_key(self, token: Any) -> str:
        """By the key id alone: what a header says about algorithms or addresses is not read."""
        try:
            named = jwt.get_unverified_header(token).get("kid")
        except jwt.InvalidTokenError as error:
            raise TokenBackendError("Token is invalid") from error
        for key in settings.JWT_SIGNING_KEYS:
            if named in (None, key_id(key)):
                return key
        raise TokenBackendError("Token is signed by no key of ours")
