"""What the API takes and gives for claims: explicit fields, money as text, no status field."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.choices import (
    DocumentKind,
    GuardianRelation,
    IncidentType,
    PassengerKind,
    SignatureState,
)
from claims.forms.filing import FLIGHT_NUMBER
from claims.forms.people import SAME_NAME
from claims.models import (
    Assessment,
    Claim,
    ClaimDocument,
    ClaimNote,
    ClaimStatusHistory,
    Expense,
    Passenger,
    Segment,
    SignatureLink,
)
from claims.models.passenger import MAXIMUM_PASSENGERS
from claims.models.signature import normal_name
from claims.story import public_reason, tell
from claims.workflow import Actor, actors_for
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
    """A passenger, who signs for them, how far that is, and the sum that is theirs."""

    signature_state = serializers.ChoiceField(choices=SignatureState.choices, read_only=True)
    signer_name = serializers.CharField(read_only=True)
    signed_at = serializers.DateTimeField(
        source="signature.signed_at", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = Passenger
        fields = (
            "id", "given_names", "family_name", "kind", "has_own_fare", "booking_reference",
            "signer_name", "signature_state", "signed_at", "compensation_amount",
        )  # fmt: skip
        read_only_fields = fields


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
    waiting_on = serializers.CharField(source="waits_for", read_only=True)
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


class NewGuardianSerializer(serializers.Serializer):
    """Who signs for a child; `email` where the link goes to somebody who does not travel."""

    name = serializers.CharField(max_length=201)
    relation = serializers.ChoiceField(choices=GuardianRelation.choices)
    email = serializers.EmailField(required=False, allow_blank=True)


class NewPassengerSerializer(serializers.Serializer):
    """A passenger; every adult signs by their own link, for a child the guardian does."""

    given_names = serializers.CharField(max_length=100)
    family_name = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(choices=PassengerKind.choices, default=PassengerKind.ADULT)
    has_own_fare = serializers.BooleanField(default=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    booking_reference = serializers.RegexField(
        r"^[A-Za-z0-9]{5,8}$",
        required=False,
        allow_blank=True,
        error_messages={"invalid": _("Booking reference must be 5 to 8 letters or numbers")},
    )
    guardian = NewGuardianSerializer(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == PassengerKind.ADULT and attrs["guardian"]:
            raise serializers.ValidationError(
                {"guardian": _("An adult signs alone, without a guardian")}
            )
        if attrs["kind"] != PassengerKind.INFANT and not attrs["has_own_fare"]:
            raise serializers.ValidationError(
                {"has_own_fare": _("Only an infant under 2 travels without a fare")}
            )
        return attrs


class SignatureLinkSerializer(serializers.ModelSerializer):
    """A link that was mailed; its secret is in the mail alone."""

    class Meta:
        model = SignatureLink
        fields = ("passenger", "email", "created_at", "expires_at")
        read_only_fields = fields


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

    def validate_passengers(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = [
            normal_name(f"{person['given_names']} {person['family_name']}")
            for person in value
            if person["kind"] == PassengerKind.ADULT
        ]
        if len(names) > len(set(names)):
            raise serializers.ValidationError(SAME_NAME)
        return value

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
    """The customer's own signature and consents; left out where everybody signs by link.

    A partner leaves them out always: nobody signs for somebody else.
    """

    signer_name = serializers.CharField(max_length=201, required=False)
    authorises = serializers.BooleanField(required=False)
    accepts_terms = serializers.BooleanField(required=False)
    starts_early = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "signer_name" not in attrs:
            return attrs
        sentences = {
            "authorises": _("Select the box to authorise us"),
            "accepts_terms": _("Select the box to accept the terms"),
        }
        if open_boxes := {n: text for n, text in sentences.items() if not attrs.get(n)}:
            raise serializers.ValidationError(open_boxes)
        return attrs


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
    attachments = DocumentSerializer(many=True, source="files", read_only=True)

    class Meta:
        model = ClaimNote
        fields = ("id", "author", "is_from_desk", "body", "attachments", "created_at", "read_at")
        read_only_fields = ("id", "author", "is_from_desk", "attachments", "created_at", "read_at")

    def get_author(self, note: ClaimNote) -> str:
        """Who wrote it, as the other side may know it."""
        return str(_("FlightClaim")) if note.author.is_reviewer else str(note.author)


class ReadSerializer(serializers.Serializer):
    opened = serializers.IntegerField(min_value=0, help_text="How many were new to this side.")


class NewMessageSerializer(serializers.Serializer):
    """A text; as multipart with up to ten files."""

    body = serializers.CharField(max_length=5000)
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, max_length=10
    )


class SentMessageSerializer(MessageSerializer):
    """What was sent; `refused` has a sentence for each file that could not be kept."""

    refused = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(MessageSerializer.Meta):
        fields = (*MessageSerializer.Meta.fields, "refused")
        read_only_fields = fields


class HistorySerializer(serializers.ModelSerializer):
    by = serializers.SerializerMethodField()
    via = serializers.SerializerMethodField(
        help_text=_("The API key it was done with, by its beginning; empty without one.")
    )
    reason = serializers.SerializerMethodField()

    class Meta:
        model = ClaimStatusHistory
        fields = ("previous_status", "new_status", "by", "via", "reason", "at")
        read_only_fields = fields

    def get_via(self, row: ClaimStatusHistory) -> str:
        """The key is the business of the desk and of whoever owns it."""
        is_own = row.changed_by_id == self.context["request"].user.pk
        return row.via if is_own or self.is_for_desk(row) else ""

    def is_for_desk(self, row: ClaimStatusHistory) -> bool:
        """Whether it is read by those who review this claim; of their own they are customers."""
        return Actor.REVIEWER in actors_for(row.claim, self.context["request"].user)

    def get_reason(self, row: ClaimStatusHistory) -> str:
        """All of them to those who review; to others what was written for them."""
        return row.reason if self.is_for_desk(row) else public_reason(row)

    def get_by(self, row: ClaimStatusHistory) -> str:
        """The person to those who review; "reviewer", "customer" or "system" to others."""
        if row.changed_by is None:
            return "system"
        if self.is_for_desk(row):
            return str(row.changed_by)
        return "reviewer" if row.changed_by.is_reviewer else "customer"
