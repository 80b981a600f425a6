"""Forms come out as accessible field groups."""

from django import forms
from django.template.loader import render_to_string

from compensation.forms.fields import AirportInput, DateInThreeBoxes, RadioCards


class FlightForm(forms.Form):
    number = forms.CharField(
        label="Flight number",
        help_text="On the boarding pass",
        error_messages={"required": "Enter the flight number"},
    )
    departure_date = DateInThreeBoxes(
        label="When?",
        subject="Date of the flight",
        error_messages={"required": "Enter the date of the flight"},
    )
    incident = forms.ChoiceField(
        label="What happened?",
        choices=[("late", "It was late"), ("cancelled", "It was cancelled")],
        widget=RadioCards(hints={"late": "Three hours or more"}),
    )


class IncidentForm(forms.Form):
    incident = FlightForm.base_fields["incident"]


def test_hint_and_error_are_tied_to_the_box():
    page = str(FlightForm({}))

    assert 'aria-describedby="id_number_helptext id_number_error"' in page
    assert 'id="id_number_helptext"' in page
    assert 'id="id_number_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_choice_is_a_group_with_a_legend_and_examples():
    page = str(FlightForm())

    assert "<legend" in page
    assert 'aria-describedby="id_incident_0_hint"' in page
    assert "Three hours or more" in page


def test_a_date_has_three_labelled_boxes():
    page = str(FlightForm())

    for part in ("day", "month", "year"):
        assert f'for="id_departure_date_{part}"' in page
        assert f'id="id_departure_date_{part}"' in page


def test_the_summary_links_to_what_is_to_be_mended():
    form = FlightForm({"departure_date_day": "14", "departure_date_month": "9"})
    page = render_to_string("components/_error_summary.html", {"form": form})

    assert 'href="#id_number"' in page
    assert 'href="#id_departure_date_year"' in page
    assert 'href="#id_incident_0"' in page
    assert "There is a problem" in page


def test_there_is_no_summary_without_errors():
    assert render_to_string("components/_error_summary.html", {"form": FlightForm()}).strip() == ""


def test_on_a_question_page_the_only_label_is_the_heading(rf):
    page = render_to_string("question.html", {"form": IncidentForm()}, rf.get("/"))

    assert page.count("<h1") == 1
    assert '<h1 class="field__heading">What happened?</h1>' in page
    assert "<title>What happened? –" in page.replace("\n", "")


def test_a_heading_of_the_page_wins_over_the_labels(rf):
    context = {"form": FlightForm(), "heading": "Your flight", "back_url": "/check/"}
    page = render_to_string("question.html", context, rf.get("/"))

    assert page.count("<h1") == 1
    assert "Your flight</h1>" in page
    assert 'class="back-link" href="/check/"' in page


def test_a_page_with_errors_says_so_in_its_title(rf):
    page = render_to_string("question.html", {"form": IncidentForm({})}, rf.get("/"))

    assert "<title>Error: What happened?" in page


def test_an_airport_box_works_as_a_text_box_and_knows_where_to_ask():
    form = forms.Form()
    form.fields["departure"] = forms.CharField(label="From", widget=AirportInput)

    assert 'data-suggestions="/api/v1/airports/"' in str(form)
    assert 'type="text"' in str(form)
