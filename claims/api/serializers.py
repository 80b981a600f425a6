"""What the API takes and gives for claims: explicit fields, money as text, no status field."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.choices import DocumentKind, IncidentType, PassengerKind
from claims.forms.filing import FLIGHT_NUMBER
from claims.models import (
    Assessment,
    Claim,
    ClaimDocument,
    ClaimNote,
    ClaimStatusHistory,
    Expense,
    Passenger,
    Segment,
)
from claims.models.passenger import MAXIMUM_PASSENGERS
from claims.story import public_reason, tell
from compensation.wording import reasons


class SegmentSerializer(serializers.ModelSerializer):
    departure = serializers.CharField(source="departure_airport_id")
    arrival = serializers.CharField(source="arrival_airport_id")

    class Meta:
        model = Segment
        fields = (
            "flight_number",
            "flight_date",
            "operating_carrier",
            "departure",
            "arrival",
            "scheduled_arrival",
            "actual_arrival",
        )


class PassengerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Passenger
        fields = ("given_names", "family_name", "kind", "has_own_fare", "compensation_amount")
        read_only_fields = ("compensation_amount",)


class ExpenseSerializer(serializers.ModelSerializer):
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal("0.01"))
    currency = serializers.RegexField(r"^[A-Z]{3}$")

    class Meta:
        model = Expense
        fields = ("kind", "amount", "currency", "was_told_by_airline")


class AssessmentSerializer(serializers.ModelSerializer):
    """A kept answer of the engine: its trace step by step, and the same as sentences."""

    trace = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = ("outcome", "amount", "currency", "rule_set", "at", "trace", "reasons")

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_trace(self, assessment: Assessment) -> list[dict[str, Any]]:
        return assessment.result.get("trace", [])

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_reasons(self, assessment: Assessment) -> list[dict[str, Any]]:
        return reasons(assessment.result)


class ClaimSerializer(serializers.ModelSerializer):
    """A claim as its customer reads it."""

    segments = SegmentSerializer(many=True, read_only=True)
    passengers = PassengerSerializer(many=True, read_only=True)
    expenses = ExpenseSerializer(many=True, read_only=True)
    arrival_delay_minutes = serializers.IntegerField(read_only=True, allow_null=True)
    waiting_on = serializers.CharField(read_only=True)
    story = serializers.SerializerMethodField()

    class Meta:
        model = Claim
        fields = (
            "id", "reference", "status", "stage", "waiting_on", "story", "incident_type",
            "segments", "passengers", "expenses", "arrival_delay_minutes", "notice_days",
            "booking_reference", "compensation_amount", "calculated_compensation", "currency",
            "rejection_code", "rejection_reason", "limitation_on", "next_news_by",
            "submitted_at", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_story(self, claim: Claim) -> dict[str, str]:
        words = tell(claim)
        return {
            "happened": str(words.happened),
            "we_do": str(words.we_do),
            "you_do": str(words.you_do),
        }


class NewPassengerSerializer(serializers.Serializer):
    given_names = serializers.CharField(max_length=100)
    family_name = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(choices=PassengerKind.choices, default=PassengerKind.ADULT)
    has_own_fare = serializers.BooleanField(default=True)


class AddressSerializer(serializers.Serializer):
    address_line1 = serializers.CharField(max_length=120)
    address_line2 = serializers.CharField(max_length=120, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=20)
    town = serializers.CharField(max_length=80)
    country = serializers.RegexField(r"^[A-Z]{2}$")
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)


class NewSegmentSerializer(serializers.Serializer):
    departure = serializers.RegexField(r"^[A-Za-z]{3}$")
    arrival = serializers.RegexField(r"^[A-Za-z]{3}$")


class NewClaimSerializer(serializers.Serializer):
    """Everything a draft needs; what it is worth is computed here, never sent."""

    incident_type = serializers.ChoiceField(choices=IncidentType.choices)
    flight_number = serializers.CharField(max_length=10)
    flight_date = serializers.DateField()
    operating_carrier = serializers.RegexField(r"^[A-Za-z0-9]{2,3}$")
    segments = NewSegmentSerializer(many=True, min_length=1, max_length=4)
    scheduled_arrival = serializers.DateTimeField(required=False, allow_null=True, default=None)
    actual_arrival = serializers.DateTimeField(required=False, allow_null=True, default=None)
    notice_days = serializers.IntegerField(
        min_value=0, max_value=366, required=False, allow_null=True, default=None
    )
    offered_departure_shift_minutes = serializers.IntegerField(
        min_value=-20000, max_value=20000, required=False, allow_null=True, default=None
    )
    offered_arrival_shift_minutes = serializers.IntegerField(
        min_value=-20000, max_value=20000, required=False, allow_null=True, default=None
    )
    boarding_denied_reason = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )
    volunteered = serializers.BooleanField(default=False)
    ticket_price = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=0, required=False, allow_null=True, default=None
    )
    alleged_cause = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default=""
    )
    account_of_events = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default=""
    )
    booking_reference = serializers.RegexField(
        r"^[A-Za-z0-9]{5,8}$",
        error_messages={"invalid": _("Booking reference must be 5 to 8 letters or numbers")},
    )
    passengers = NewPassengerSerializer(many=True, min_length=1, max_length=MAXIMUM_PASSENGERS)
    contact = AddressSerializer()
    expenses = ExpenseSerializer(many=True, max_length=30, required=False, default=list)

    def validate_flight_number(self, value: str) -> str:
        typed = value.replace(" ", "").upper()
        if not FLIGHT_NUMBER.fullmatch(typed):
            raise serializers.ValidationError(
                _("Flight number must be 2 or 3 characters for the airline and 1 to 4 numbers")
            )
        return typed

    def validate_flight_date(self, value):
        if value > timezone.localdate():
            raise serializers.ValidationError(_("Date of the flight must be today or in the past"))
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        scheduled, actual = attrs["scheduled_arrival"], attrs["actual_arrival"]
        if actual is not None and scheduled is None:
            raise serializers.ValidationError(
                {"scheduled_arrival": _("Enter the time you should have arrived")}
            )
        if actual is not None and actual.date() < attrs["flight_date"]:
            raise serializers.ValidationError(
                {"actual_arrival": _("Arrival must be after departure")}
            )
        return attrs


class SubmitSerializer(serializers.Serializer):
    """The signature and the consents that sending needs."""

    signer_name = serializers.CharField(max_length=201)
    authorises = serializers.BooleanField()
    accepts_terms = serializers.BooleanField()

    def validate_authorises(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(_("Select the box to authorise us"))
        return value

    def validate_accepts_terms(self, value: bool) -> bool:
        if not value:
            raise serializers.ValidationError(_("Select the box to accept the terms"))
        return value


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class DocumentSerializer(serializers.ModelSerializer):
    state = serializers.CharField(source="state_text", read_only=True)

    class Meta:
        model = ClaimDocument
        fields = (
            "id", "claim", "kind", "original_name", "content_type", "size", "sha256", "state",
            "scan_status", "review_status", "rejection_reason", "replace_by", "uploaded_at",
        )  # fmt: skip
        read_only_fields = fields


class UploadSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    file = serializers.FileField(allow_empty_file=True)


class MessageSerializer(serializers.ModelSerializer):
    author = serializers.SerializerMethodField()

    class Meta:
        model = ClaimNote
        fields = ("id", "author", "body", "created_at")
        read_only_fields = ("id", "author", "created_at")

    def get_author(self, note: ClaimNote) -> str:
        """Who wrote it, as the other side may know it."""
        return str(_("FlightClaim")) if note.author.is_reviewer else str(note.author)


class HistorySerializer(serializers.ModelSerializer):
    by = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField()

    class Meta:
        model = ClaimStatusHistory
        fields = ("previous_status", "new_status", "by", "reason", "at")
        read_only_fields = fields

    def get_reason(self, row: ClaimStatusHistory) -> str:
        """All of them to those who review; to others what was written for them."""
        is_reviewer = self.context["request"].user.is_reviewer
        return row.reason if is_reviewer else public_reason(row)

    def get_by(self, row: ClaimStatusHistory) -> str:
        """The person to those who review; "reviewer", "customer" or "system" to others."""
        if row.changed_by is None:
            return "system"
        request = self.context["request"]
        if request.user.is_reviewer:
            return str(row.changed_by)
        return "reviewer" if row.changed_by.is_reviewer else "customer"
