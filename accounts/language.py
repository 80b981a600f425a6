"""Pages in the language of the account; mails take it from there as well."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


def speak_their_language(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: who is signed in reads pages as they chose; the browser decides for others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_visit = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_visit and not request.path.startswith("/api/") and request.user.is_authenticated:
            speak(request, request.user.language)
        return get_response(request)

    return middleware


def speak(request: HttpRequest, wanted: str) -> None:
    try:
        code = translation.get_supported_language_variant(wanted)
    except LookupError:  # brought over from an earlier system, and not spoken here
        return
    translation.activate(code)
    request.LANGUAGE_CODE = code
