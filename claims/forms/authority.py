"""Signing: the typed name is the signature, each consent has a box of its own, none is selected."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from claims import consents, texts
from claims.choices import DocumentKind, SignatureWay
from claims.consents import Purpose
from claims.files.receive import receive_document
from claims.models import Claim, Passenger, Signature, SignatureLink
from claims.models.authority import Signing
from claims.models.signature import normal_name

DRAWING = re.compile(r"(?:[ML]\d{1,3}(?:\.\d)? \d{1,3}(?:\.\d)?)+")
MAXIMUM_DRAWING = 40_000


def box(purpose: Purpose, sentence: Any = "") -> forms.BooleanField:
    """An unticked box; without a sentence for who leaves it, it may be left."""
    return forms.BooleanField(
        label=consents.SENTENCES[purpose],
        required=bool(sentence),
        error_messages={"required": sentence},
    )


class SignForm(forms.Form):
    """What every signature needs, by whichever door."""

    way = SignatureWay.FORM
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    signer_name = forms.CharField(
        label=_("Your full name"),
        help_text=_("Typing your name here is your signature."),
        max_length=201,
        error_messages={"required": _("Enter your full name to sign")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    drawing = forms.CharField(required=False, max_length=MAXIMUM_DRAWING, widget=forms.HiddenInput)
    authorises = box(Purpose.AUTHORITY, _("Select the box to authorise us"))
    accepts_terms = box(Purpose.TERMS, _("Select the box to accept the terms"))
    starts_early = box(Purpose.EARLY_START)

    def __init__(
        self, *args, claim: Claim, by: User | None, people: Iterable[Passenger] = (), **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.claim, self.by = claim, by
        self.people = list(people) or list(claim.passengers.all())
        version = texts.current_version(texts.TERMS)
        self.fields["accepts_terms"].label = consents.sentence(Purpose.TERMS, version)
        early = self.fields["starts_early"]
        early.label = gettext("%(words)s (optional)") % {"words": early.label}
        self.fields["shown"].initial = consents.sha256(self.text)

    @cached_property
    def text(self) -> str:
        """The whole text of the power of attorney, as it is shown and as it will be kept."""
        return self.claim.authority_text(self.people)

    @property
    def signers(self) -> set[str]:
        return {normal_name(person.signer_name) for person in self.people if person.signer_name}

    def clean_signer_name(self) -> str:
        typed = " ".join(self.cleaned_data["signer_name"].split())
        if normal_name(typed) not in self.signers:
            raise ValidationError(_("Name must match a passenger or guardian in this claim"))
        return typed

    def clean_drawing(self) -> str:
        """Only strokes on the field of 300 by 100; anything else is left out, the name counts."""
        drawn = self.cleaned_data["drawing"]
        return drawn if DRAWING.fullmatch(drawn) else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("shown") and data["shown"] != consents.sha256(self.text):
            self.data = {**self.data.dict(), "shown": consents.sha256(self.text)}
            raise ValidationError(_("The text changed while you read it. Read it again and sign."))
        return data

    def save(self) -> Signature:
        return self.claim.sign(self.signing(), by=self.by)

    def signing(self, **more: Any) -> Signing:
        return Signing(
            signer_name=self.cleaned_data["signer_name"],
            text=self.text,
            way=self.way,
            starts_early=self.cleaned_data["starts_early"],
            drawing=self.cleaned_data.get("drawing", ""),
            **more,
        )


class AuthorityForm(SignForm):
    """The one who files signs, for themselves and the children they are guardian of."""

    def save(self) -> Signature:
        self.claim.require_draft()
        return super().save()


class ApiAuthorityForm(AuthorityForm):
    way = SignatureWay.API


class LinkForm(SignForm):
    """Somebody signs by the link they were mailed: for themselves, or as a guardian."""

    way = SignatureWay.LINK

    def __init__(self, *args, link: SignatureLink, **kwargs) -> None:
        self.link = link
        claim = link.passenger.claim
        people = claim.people_signed_for_by(link.passenger.signer_name)
        super().__init__(*args, claim=claim, by=None, people=people, **kwargs)
        if any(not person.is_adult for person in self.people):
            sentence = _("Select the box to confirm the right to sign")
            self.fields["has_right"] = box(Purpose.GUARDIANSHIP, sentence)
            self.order_fields(["signer_name", "drawing", "authorises", "has_right"])

    def clean_signer_name(self) -> str:
        typed = " ".join(self.cleaned_data["signer_name"].split())
        name = self.link.passenger.signer_name
        if normal_name(typed) != normal_name(name):
            raise ValidationError(
                _("Enter the name as it stands in the claim: %(name)s"), params={"name": name}
            )
        return typed

    def signing(self, **more: Any) -> Signing:
        return super().signing(email=self.link.email, **more)

    @transaction.atomic
    def save(self) -> Signature | None:
        """Sign and spend the link, or neither; None when somebody else just spent it."""
        if not self.link.spend():
            return None
        return super().save()


class PaperForm(SignForm):
    """A paper that was printed and signed by hand; it counts once the desk accepted it."""

    way = SignatureWay.PAPER
    signer_name = forms.ChoiceField(
        label=_("Who signed the paper?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Select who signed the paper"),
            "invalid_choice": _("Select who signed the paper"),
        },
    )
    file = forms.FileField(
        label=_("The signed paper"),
        help_text=_("JPG, PNG or PDF, up to 10 MB. A photo of the paper is fine."),
        allow_empty_file=True,
        error_messages={"required": _("Add the signed paper")},
    )
    field_order = ("signer_name", "file")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("authorises", "drawing", "shown"):
            del self.fields[name]
        names = dict.fromkeys(p.signer_name for p in self.people if p.signer_name)
        self.fields["signer_name"].choices = [(name, name) for name in names]

    def keep(self) -> bool:
        """Receive the paper and sign with it; False, and a sentence, when it is no such file."""
        try:
            document = receive_document(
                self.claim,
                self.cleaned_data["file"],
                kind=DocumentKind.POWER_OF_ATTORNEY,
                by=self.by,
            )
        except ValidationError as error:
            self.add_error("file", error)
            return False
        self.claim.sign(self.signing(document=document), by=self.by)
        return True
