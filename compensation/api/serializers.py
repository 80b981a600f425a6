"""The shapes of the quote and search endpoints, for their documentation.

What is wrong with facts is said by the engine's own codes (compensation.reading), so that page and
API say the same; nothing is validated here.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from compensation.engine import Kind, Outcome, Verdict

NUMBER = {"required": False, "allow_null": True}


class QuoteSegmentSerializer(serializers.Serializer):
    departure = serializers.CharField(help_text=_("IATA code of an airport, not of a city."))
    arrival = serializers.CharField()


class QuoteRequestSerializer(serializers.Serializer):
    """One passenger's journey and what happened to it. Unknown facts are null or left out."""

    travel_date = serializers.DateField(help_text=_("Local day of the scheduled departure."))
    segments = QuoteSegmentSerializer(many=True, max_length=4)
    operating_carrier = serializers.CharField(required=False, help_text=_("Code, like KL or KLM."))
    carrier_licence_country = serializers.CharField(
        **NUMBER, help_text=_("Who licensed the carrier that day; may be left out when we know.")
    )
    disruption = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    arrival_delay_minutes = serializers.IntegerField(
        **NUMBER, help_text=_("Until a door opened at the booked final destination.")
    )
    departure_delay_minutes = serializers.IntegerField(**NUMBER)
    notice_days = serializers.IntegerField(
        **NUMBER, help_text=_("Whole days between telling the passenger and departure.")
    )
    offered_departure_shift_minutes = serializers.IntegerField(
        **NUMBER, help_text=_("Other flight offered, against the schedule; minus is earlier.")
    )
    offered_arrival_shift_minutes = serializers.IntegerField(**NUMBER)
    cause = serializers.CharField(
        **NUMBER, help_text=_("As established; what is only alleged stays unknown.")
    )
    alleged_cause = serializers.CharField(**NUMBER)
    boarding_denied_reason = serializers.CharField(**NUMBER)
    volunteered = serializers.BooleanField(required=False)
    fare = serializers.CharField(**NUMBER, help_text=_("public, ffp_award, package …"))
    ticket_price = serializers.CharField(
        **NUMBER, help_text=_("On a downgrade: the price of that leg without taxes.")
    )
    disturbed_segment = serializers.IntegerField(
        **NUMBER, help_text=_("Which flight it was, counted from nought.")
    )
    separate_bookings = serializers.BooleanField(required=False)
    benefits_taken_abroad = serializers.BooleanField(required=False)
    has_confirmed_booking = serializers.BooleanField(**NUMBER)
    package_was_cancelled = serializers.BooleanField(required=False)
    rerouting_was_poor = serializers.BooleanField(required=False)
    carried_to_booked_airport = serializers.BooleanField(required=False)
    on_fixed_wing_aircraft = serializers.BooleanField(required=False)
    needs_priority = serializers.BooleanField(required=False)


class QuoteStepSerializer(serializers.Serializer):
    """One step of the reasoning: the rule, what it says here, and on whose authority."""

    rule = serializers.CharField()
    code = serializers.CharField()
    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in Verdict])
    facts = serializers.DictField()
    authority = serializers.CharField()
    text = serializers.CharField()


class QuoteRightSerializer(serializers.Serializer):
    code = serializers.CharField()
    status = serializers.ChoiceField(choices=["due", "depends"])
    facts = serializers.DictField()
    authority = serializers.CharField()


class QuoteDeadlineSerializer(serializers.Serializer):
    forum = serializers.ChoiceField(choices=["departure", "arrival"])
    area = serializers.CharField()
    last_day = serializers.DateField()
    confidence = serializers.ChoiceField(choices=["high", "medium", "low"])
    basis = serializers.CharField()


class QuoteSerializer(serializers.Serializer):
    """What the law grants one passenger. Sums are text, and null while a person decides."""

    regime = serializers.ChoiceField(choices=["EU261", "UK261", "none"])
    alternative_regime = serializers.CharField(
        help_text=_("The other law that covers the journey, or none; one is paid only once.")
    )
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    reason = serializers.CharField(help_text=_("Why nothing is owed, or why a person decides."))
    amount = serializers.CharField(allow_null=True, help_text=_("To be expected, after a cut."))
    full_amount = serializers.CharField(allow_null=True)
    possible_amount = serializers.CharField(
        allow_null=True, help_text=_("What is due if a person decides for the passenger.")
    )
    currency = serializers.CharField(allow_blank=True)
    reduction_percent = serializers.IntegerField(allow_null=True)
    distance_km = serializers.FloatField()
    geodesic_km = serializers.FloatField()
    haversine_km = serializers.FloatField()
    distance_method = serializers.CharField()
    flags = serializers.ListField(child=serializers.CharField())
    rights = QuoteRightSerializer(many=True)
    trace = QuoteStepSerializer(many=True)
    rule_set = serializers.CharField(allow_blank=True)
    limitation = QuoteDeadlineSerializer(many=True)


class ProblemErrorSerializer(serializers.Serializer):
    pointer = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class QuoteBatchRequestSerializer(serializers.Serializer):
    quotes = QuoteRequestSerializer(many=True, max_length=1000)


class QuoteOrErrorsSerializer(serializers.Serializer):
    """Either a quote or what is wrong with its facts, in the order of the request."""

    quote = QuoteSerializer(allow_null=True)
    errors = ProblemErrorSerializer(many=True)


class QuoteBatchSerializer(serializers.Serializer):
    results = QuoteOrErrorsSerializer(many=True)


class FoundAirportSerializer(serializers.Serializer):
    iata = serializers.CharField()
    name = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()


class FoundAirportsSerializer(serializers.Serializer):
    results = FoundAirportSerializer(many=True)


class FoundAirlineSerializer(serializers.Serializer):
    iata = serializers.CharField()
    icao = serializers.CharField()
    name = serializers.CharField()
    licence_country = serializers.CharField(allow_null=True, help_text=_("As of today."))


class FoundAirlinesSerializer(serializers.Serializer):
    results = FoundAirlineSerializer(many=True)
