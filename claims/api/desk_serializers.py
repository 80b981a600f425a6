"""What the desk's endpoints take and give; the verbs are the operations of `Claim`."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _, gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from claims import warning_signs
from claims.api.serializers import (
    AssessmentSerializer,
    ClaimSerializer,
    DocumentSerializer,
    HistorySerializer,
    PassengerSerializer,
)
from claims.choices import ClaimStatus, IncidentType, PayoutMethod, RejectionCode
from claims.models import (
    Claim,
    ClaimNote,
    CompensationChange,
    Decision,
    Payout,
    Proposal,
    Reason,
)
from claims.workflow import Actor, actors_for


class PersonSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="full_name", read_only=True)

    class Meta:
        model = User
        fields = ("id", "email", "name", "role")
        read_only_fields = fields


class DeskPassengerSerializer(PassengerSerializer):
    class Meta(PassengerSerializer.Meta):
        fields = ("id", *PassengerSerializer.Meta.fields)


class DeskClaimSerializer(ClaimSerializer):
    """A claim as a row of the queue."""

    customer = PersonSerializer(read_only=True)
    assigned_to = PersonSerializer(read_only=True)
    passengers = DeskPassengerSerializer(many=True, read_only=True)

    class Meta(ClaimSerializer.Meta):
        fields = (
            *ClaimSerializer.Meta.fields,
            "customer",
            "assigned_to",
            "assigned_at",
            "reviewed_at",
            "source",
            "language",
            "version",
        )
        read_only_fields = fields


class NoteSerializer(serializers.ModelSerializer):
    author = PersonSerializer(read_only=True)
    attachments = DocumentSerializer(many=True, source="files", read_only=True)

    class Meta:
        model = ClaimNote
        fields = (
            "id", "author", "is_internal", "is_from_desk", "body", "attachments", "created_at",
            "read_at",
        )  # fmt: skip
        read_only_fields = ("id", "author", "is_from_desk", "attachments", "created_at", "read_at")


class NewNoteSerializer(serializers.Serializer):
    """A note or message; as multipart with up to ten files."""

    body = serializers.CharField(max_length=5000)
    is_internal = serializers.BooleanField(default=True)
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False, max_length=10
    )


class WrittenNoteSerializer(NoteSerializer):
    """What was written; `refused` has a sentence for each file that could not be kept."""

    refused = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(NoteSerializer.Meta):
        fields = (*NoteSerializer.Meta.fields, "refused")
        read_only_fields = fields


class CompensationChangeSerializer(serializers.ModelSerializer):
    by = PersonSerializer(read_only=True)

    class Meta:
        model = CompensationChange
        fields = ("before", "after", "currency", "shares", "reason", "by", "at")
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer):
    by = PersonSerializer(read_only=True)
    rule_set = serializers.CharField(source="assessment.rule_set", default="", read_only=True)

    class Meta:
        model = Decision
        fields = (
            "verdict", "amount", "currency", "shares", "rejection_code", "text", "shown",
            "rule_set", "by", "at",
        )  # fmt: skip
        read_only_fields = fields


class ProposalSerializer(serializers.ModelSerializer):
    """An approval above the limit of one person, which waits for another."""

    by = PersonSerializer(read_only=True)

    class Meta:
        model = Proposal
        fields = ("amount", "currency", "reason", "by", "at")
        read_only_fields = fields


class FactsSerializer(serializers.Serializer):
    """The facts as established; only those that are sent change."""

    incident_type = serializers.ChoiceField(choices=IncidentType.choices, required=False)
    arrival_delay_minutes = serializers.IntegerField(
        min_value=0, max_value=20_000, required=False, allow_null=True
    )
    notice_days = serializers.IntegerField(
        min_value=0, max_value=366, required=False, allow_null=True
    )
    offered_departure_shift_minutes = serializers.IntegerField(
        min_value=-20_000, max_value=20_000, required=False, allow_null=True
    )
    offered_arrival_shift_minutes = serializers.IntegerField(
        min_value=-20_000, max_value=20_000, required=False, allow_null=True
    )
    cause = serializers.CharField(max_length=40, required=False)
    reason = serializers.CharField(max_length=2000)


class PayoutSerializer(serializers.ModelSerializer):
    class Meta:
        model = Payout
        fields = ("id", "amount", "currency", "method", "paid_date", "bank_reference")
        read_only_fields = ("id", "currency")

    amount = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal("0.01"))
    method = serializers.ChoiceField(
        choices=PayoutMethod.choices, default=PayoutMethod.BANK_TRANSFER
    )
    bank_reference = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default=""
    )


class OtherClaimSerializer(serializers.ModelSerializer):
    """Another claim, and why it is named: flight, file, or that it may be the same claim."""

    amount = serializers.DecimalField(
        source="compensation_amount", max_digits=10, decimal_places=2, allow_null=True
    )
    has_same_flight = serializers.BooleanField()
    has_same_file = serializers.BooleanField()
    is_marked = serializers.BooleanField(help_text=gettext_lazy("It may be the same claim."))

    class Meta:
        model = Claim
        fields = (
            "id", "reference", "status", "amount", "currency", "rejection_code", "submitted_at",
            "has_same_flight", "has_same_file", "is_marked",
        )  # fmt: skip
        read_only_fields = fields


class DeskClaimDetailSerializer(DeskClaimSerializer):
    """A claim with everything: documents, history, notes, what it is worth and why."""

    documents = DocumentSerializer(many=True, read_only=True)
    status_history = HistorySerializer(many=True, read_only=True)
    notes = NoteSerializer(many=True, read_only=True)
    assessments = AssessmentSerializer(many=True, read_only=True)
    compensation_changes = CompensationChangeSerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)
    payout = PayoutSerializer(read_only=True, allow_null=True)
    open_proposal = ProposalSerializer(read_only=True, allow_null=True)
    next_steps = serializers.SerializerMethodField()
    email_changed_at = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text=gettext_lazy("When the customer's address changed, within the last 30 days."),
    )
    other_claims = serializers.SerializerMethodField()

    class Meta(DeskClaimSerializer.Meta):
        fields = (
            *DeskClaimSerializer.Meta.fields,
            "documents",
            "status_history",
            "notes",
            "assessments",
            "compensation_changes",
            "decisions",
            "payout",
            "open_proposal",
            "next_steps",
            "email_changed_at",
            "other_claims",
        )
        read_only_fields = fields

    @extend_schema_field(OtherClaimSerializer(many=True))
    def get_other_claims(self, claim: Claim) -> list[dict[str, Any]]:
        """Of the same flight, with the same file, or perhaps the same: they decide nothing."""
        others = warning_signs.shown_with(claim)
        return list(OtherClaimSerializer(others, many=True).data)

    def to_representation(self, claim: Claim) -> dict[str, Any]:
        """Of their own claim people read what any customer does, and nothing internal."""
        shown = super().to_representation(claim)
        if Actor.REVIEWER not in actors_for(claim, self.context["request"].user):
            shown |= {"compensation_changes": [], "decisions": [], "other_claims": []}
            shown["open_proposal"] = None
        return shown

    def get_next_steps(self, claim: Claim) -> list[str]:
        """The statuses this person may move the claim to now."""
        return [move.target for move in claim.next_steps(self.context["request"].user)]


class StatusSerializer(serializers.Serializer):
    """A move: `reason` where one is due, `rejection_code` with a refusal."""

    status = serializers.ChoiceField(choices=ClaimStatus.choices)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    rejection_code = serializers.ChoiceField(
        choices=RejectionCode.choices, required=False, allow_blank=True, default=""
    )

    def validate_rejection_code(self, code: str) -> str:
        if code and Reason.objects.withdrawn().filter(pk=code).exists():
            raise serializers.ValidationError(_("This reason is not given any more."))
        return code


class AssignSerializer(serializers.Serializer):
    assigned_to = serializers.PrimaryKeyRelatedField(queryset=User.objects.staff())


class ShareSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal(0))


class CompensationSerializer(serializers.Serializer):
    """One sum for all passengers in equal parts, or a sum for each of them by id."""

    amount = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=Decimal(0), required=False
    )
    passengers = ShareSerializer(many=True, required=False)
    reason = serializers.CharField(max_length=2000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("amount" in attrs) == bool(attrs.get("passengers")):
            raise serializers.ValidationError(
                {"amount": _("Send either the amount for all, or a sum for each passenger.")}
            )
        people = attrs.pop("passengers", [])
        shares = {person["id"]: person["amount"] for person in people}
        return {**attrs, "shares": shares} if shares else attrs
