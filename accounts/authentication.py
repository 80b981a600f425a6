"""Who is calling the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from accounts.models import TokenFamily, User


class AccessTokenAuthentication(JWTAuthentication):
    """A JWT access token of a person who may still sign in, and has not signed out since.

    simplejwt asks whether the person exists, is active and has the same password; the family says
    whether this sign-in was ended.
    """

    def get_user(self, validated_token: Token) -> User:
        user = super().get_user(validated_token)
        family = TokenFamily.objects.alive().filter(pk=validated_token.get("family"), user=user)
        if not family.exists():
            raise AuthenticationFailed(_("This sign-in was ended."), code="signed_out")
        return user
