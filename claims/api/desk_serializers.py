"""What the desk's endpoints take and give; the verbs are the operations of `Claim`."""

from decimal import Decimal

from rest_framework import serializers

from accounts.models import User
from claims.api.serializers import (
    AssessmentSerializer,
    ClaimSerializer,
    DocumentSerializer,
    HistorySerializer,
)
from claims.choices import ClaimStatus, IncidentType, PayoutMethod, RejectionCode
from claims.models import Claim, ClaimNote, CompensationChange, Decision, Payout


class PersonSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="full_name", read_only=True)

    class Meta:
        model = User
        fields = ("id", "email", "name", "role")
        read_only_fields = fields


class DeskClaimSerializer(ClaimSerializer):
    """A claim as a row of the queue."""

    customer = PersonSerializer(read_only=True)
    assigned_to = PersonSerializer(read_only=True)

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

    class Meta:
        model = ClaimNote
        fields = ("id", "author", "is_internal", "body", "created_at")
        read_only_fields = ("id", "author", "created_at")


class CompensationChangeSerializer(serializers.ModelSerializer):
    by = PersonSerializer(read_only=True)

    class Meta:
        model = CompensationChange
        fields = ("before", "after", "currency", "reason", "by", "at")
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer):
    by = PersonSerializer(read_only=True)
    rule_set = serializers.CharField(source="assessment.rule_set", default="", read_only=True)

    class Meta:
        model = Decision
        fields = (
            "verdict", "amount", "currency", "rejection_code", "text", "rule_set", "by", "at",
        )  # fmt: skip
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


class DeskClaimDetailSerializer(DeskClaimSerializer):
    """A claim with everything: documents, history, notes, what it is worth and why."""

    documents = DocumentSerializer(many=True, read_only=True)
    status_history = HistorySerializer(many=True, read_only=True)
    notes = NoteSerializer(many=True, read_only=True)
    assessments = AssessmentSerializer(many=True, read_only=True)
    compensation_changes = CompensationChangeSerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)
    payout = PayoutSerializer(read_only=True, allow_null=True)
    next_steps = serializers.SerializerMethodField()

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
            "next_steps",
        )
        read_only_fields = fields

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


class AssignSerializer(serializers.Serializer):
    assigned_to = serializers.PrimaryKeyRelatedField(queryset=User.objects.staff())


class CompensationSerializer(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=0)
    reason = serializers.CharField(max_length=2000)


class DocumentReviewSerializer(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=("accepted", "rejected"))
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    replace_by = serializers.DateField(required=False, allow_null=True, default=None)
