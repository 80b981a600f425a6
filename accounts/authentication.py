"""Who is calling the API."""

from rest_framework_simplejwt.authentication import JWTAuthentication


class AccessTokenAuthentication(JWTAuthentication):
    """A JWT access token of a person who may still sign in."""
