"""The check begun with a boarding pass: read it here, show what it says, let the reader decide."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compensation.check import answers_in, pass_in, remember, remember_pass
from compensation.forms.boarding_pass import BoardingPassForm, WhatWeReadForm
from compensation.views.questions import go_on


@require_http_methods(["GET", "HEAD", "POST"])
def boarding_pass(request: HttpRequest) -> HttpResponse:
    """Nothing of the file is stored: what was read goes into the session alone."""
    if request.method == "POST":
        if refusal := ratelimit.consume_or_429(request, action="read_pass"):
            return refusal
        form = BoardingPassForm(request.POST, request.FILES)
        if form.is_valid():
            remember_pass(request.session, form.reading)
            return redirect("compensation:what_we_read")
    else:
        form = BoardingPassForm()
    context = {"form": form, "back_url": reverse("compensation:flight")}
    status = 422 if form.is_bound else 200
    return render(request, "compensation/boarding_pass.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def what_we_read(request: HttpRequest) -> HttpResponse:
    """The pass beside the answers; who decides is the customer, question by question."""
    reading = pass_in(request.session)
    if reading is None:
        return redirect("compensation:boarding_pass")
    form = WhatWeReadForm(
        request.POST if request.method == "POST" else None,
        reading=reading,
        answers=answers_in(request.session),
        today=timezone.localdate(),
    )
    if form.is_valid():
        for name, answer in form.decided.items():
            remember(request.session, name, answer)
        return go_on(request)
    context = {"form": form, "back_url": reverse("compensation:boarding_pass")}
    status = 422 if form.is_bound else 200
    return render(request, "compensation/what_we_read.html", context, status=status)
