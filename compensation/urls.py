from django.urls import path

from compensation import flow
from compensation.views import boarding_pass, questions, result

app_name = "compensation"

ENDINGS = {
    "too_long_ago": "too-long-ago",
    "something_else": "something-else",
    "many_changes": "many-changes",
}

urlpatterns = [
    path("", questions.check, name="check"),
    path("flight/", questions.flight, name="flight"),
    *[
        path(f"{name}/", questions.question, {"name": name}, name=name)
        for name in flow.NAMES
        if name != "flight"
    ],
    path("boarding-pass/", boarding_pass.boarding_pass, name="boarding_pass"),
    path("boarding-pass/read/", boarding_pass.what_we_read, name="what_we_read"),
    path("result/", result.result, name="result"),
    path("deadline.ics", result.deadline, name="deadline"),
    path("letter/", result.letter, name="letter"),
    path("letter/pdf/", result.letter_pdf, name="letter_pdf"),
    path("letter/text/", result.letter_text, name="letter_text"),
    *[
        path(f"{slug}/", questions.ending, {"name": name}, name=name)
        for name, slug in ENDINGS.items()
    ],
]
