"""Documents at the desk: those to check over all claims, and what is known about one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentKind, ReviewStatus
from claims.forms.review import AskAgainForm, RejectDocumentForm, RequestDocumentForm
from claims.forms.signer import SignerForm
from claims.models import Claim, ClaimDocument, DeskPreference, DocumentRequest, Signature
from claims.queue import MOST_COUNTED
from claims.refusals import Refusal
from claims.views.questions import posted

ROWS = 25
CHANGELIST = "admin:claims_claimdocument_changelist"


@admin.register(ClaimDocument)
class ClaimDocumentAdmin(admin.ModelAdmin):
    """The list is the work: what waits for a verdict, the oldest first."""

    def get_queryset(self, request: HttpRequest):
        documents = super().get_queryset(request).visible_to(request.user)
        return documents.select_related("claim__customer", "passenger", "reviewed_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("keys/", wrap(self.switch_keys), name="claims_claimdocument_keys"),
            path("ask/<uuid:pk>/", wrap(self.ask), name="claims_claimdocument_ask"),
            path("unask/<uuid:pk>/", wrap(self.unask), name="claims_claimdocument_unask"),
            path("<uuid:pk>/accept/", wrap(self.accept), name="claims_claimdocument_accept"),
            path("<uuid:pk>/reject/", wrap(self.reject), name="claims_claimdocument_reject"),
            path("<uuid:pk>/signer/", wrap(self.signer), name="claims_claimdocument_signer"),
            path("<uuid:pk>/again/", wrap(self.ask_again), name="claims_claimdocument_again"),
        ]
        return [*own, *super().get_urls()]

    def page(self, request: HttpRequest, name: str, status: int = 200, **context: Any):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        template = f"admin/claims/claimdocument/{name}.html"
        return TemplateResponse(request, template, context, status=status)

    # --- documents to check ---

    def to_check(self, request: HttpRequest):
        waiting = self.get_queryset(request).to_check(request.user)
        return waiting.prefetch_related("claim__segments", "claim__passengers")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self.check_page(request, self.current(request))

    def current(self, request: HttpRequest) -> ClaimDocument | None:
        """The one asked for with `?at=`, else the oldest; one that is done is passed over."""
        asked = request.GET.get("at", "")
        waiting = {str(document.pk): document for document in self.to_check(request)[:ROWS]}
        if asked in waiting:
            return waiting[asked]
        return next(iter(waiting.values()), None)

    def check_page(
        self,
        request: HttpRequest,
        document: ClaimDocument | None,
        form: Form | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if document and form is None:
            form = RejectDocumentForm(document=document, by=request.user)
        found = self.to_check(request).values("pk")[: MOST_COUNTED + 1].count()
        return self.page(
            request,
            "to_check",
            status,
            title=_("Documents to check"),
            document=document,
            waiting=self.to_check(request)[:ROWS],
            count=min(found, MOST_COUNTED),
            is_count_capped=found > MOST_COUNTED,
            following=self.after(request, document),
            form=form,
            has_keys=has_review_keys(request.user),
        )

    def after(self, request: HttpRequest, document: ClaimDocument | None) -> ClaimDocument | None:
        """The next one in the order of the list; None behind the last."""
        if document is None:
            return None
        is_later = Q(uploaded_at__gt=document.uploaded_at) | Q(
            uploaded_at=document.uploaded_at, pk__gt=document.pk
        )
        return self.get_queryset(request).to_check(request.user).filter(is_later).first()

    def switch_keys(self, request: HttpRequest) -> HttpResponse:
        """Turn the keys on or off for this person, on every device."""
        if request.method != "POST":
            raise Http404
        DeskPreference.objects.update_or_create(
            user=request.user, defaults={"has_review_keys": "on" in request.POST}
        )
        return redirect(CHANGELIST)

    # --- one document ---

    def found(self, request: HttpRequest, pk: Any) -> ClaimDocument:
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        """What is known about a file: what it is, its scan, its hash, who opened it."""
        if request.method != "GET" or not self.has_view_permission(request):
            raise PermissionDenied
        document = self.get_object(request, object_id)
        if document is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return self.page(
            request,
            "document",
            title=document.original_name,
            document=document,
            needs_signer=needs_signer(document),
            accesses=document.accesses.select_related("by")[:200],
            requests=document.requests.select_related("asked_by"),
        )

    def accept(self, request: HttpRequest, pk: Any) -> HttpResponse:
        if request.method != "POST":
            raise Http404
        document = self.found(request, pk)
        following = self.after(request, document)
        self.tell(request, document, _("Accepted: %(name)s."), document.accept)
        if needs_signer(document):
            return redirect("admin:claims_claimdocument_signer", document.pk)
        return self.go_on(request, document, following)

    def signer(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Say whose signature a power of attorney carries that came as a plain file."""
        document = self.found(request, pk)
        if not needs_signer(document):
            messages.info(request, _("This paper needs no signer."))
            return redirect(documents_of(document.claim))
        form = SignerForm(posted(request), document=document, by=request.user)
        if form.is_bound and form.is_valid() and form.save():
            messages.success(request, _("It counts as a signature now."))
            return redirect(documents_of(document.claim))
        return self.form_page(request, document.claim, form, 422 if form.errors else 200)

    def reject(self, request: HttpRequest, pk: Any) -> HttpResponse:
        document = self.found(request, pk)
        following = self.after(request, document)
        form = RejectDocumentForm(posted(request), document=document, by=request.user)
        if not form.is_bound or not form.is_valid():
            status = 422 if form.errors else 200
            if "from_check" in request.POST:
                return self.check_page(request, document, form, status)
            return self.form_page(request, document.claim, form, status)
        self.tell(request, document, _("Sent back: %(name)s."), lambda by: form.save())
        return self.go_on(request, document, following)

    def ask_again(self, request: HttpRequest, pk: Any) -> HttpResponse:
        document = self.found(request, pk)
        form = AskAgainForm(posted(request), document=document, by=request.user)
        if not form.is_bound or not form.is_valid():
            return self.form_page(request, document.claim, form, 422 if form.errors else 200)
        self.tell(request, document, _("Asked for again: %(name)s."), lambda by: form.save())
        return self.go_on(request, document, None)

    def ask(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Ask the customer of a claim for a document."""
        claim = get_object_or_404(Claim.objects.sent().visible_to(request.user), pk=pk)
        form = RequestDocumentForm(posted(request), claim=claim, by=request.user)
        if not form.is_bound or not form.is_valid():
            return self.form_page(request, claim, form, 422 if form.errors else 200)
        form.save()
        messages.success(request, _("The customer is asked, and gets a mail."))
        return redirect(documents_of(claim))

    def unask(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Take a request back: what we have is enough."""
        if request.method != "POST":
            raise Http404
        claims = Claim.objects.visible_to(request.user)
        asked = get_object_or_404(DocumentRequest, pk=pk, claim__in=claims)
        asked.cancel(by=request.user)
        messages.success(request, _("The request is taken back."))
        return redirect(documents_of(asked.claim))

    def form_page(self, request: HttpRequest, claim: Claim, form: Form, status: int):
        return self.page(request, "form", status, title=form.title, claim=claim, form=form)

    def tell(self, request: HttpRequest, document: ClaimDocument, done: Any, operation: Any):
        """Do it; who comes second is told who was faster, and goes on with the next one."""
        try:
            operation(by=request.user)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, done % {"name": document})

    def go_on(
        self, request: HttpRequest, document: ClaimDocument, following: ClaimDocument | None
    ) -> HttpResponse:
        """Back to where the verdict was given: the next one in the list, or the claim."""
        if "from_check" not in request.POST:
            return redirect(documents_of(document.claim))
        at = f"?at={following.pk}" if following else ""
        return redirect(f"{reverse(CHANGELIST)}{at}")


def needs_signer(document: ClaimDocument) -> bool:
    """Whether it is an accepted power of attorney of which nobody knows whose it is."""
    is_paper = document.kind == DocumentKind.POWER_OF_ATTORNEY
    if not (is_paper and document.review_status == ReviewStatus.ACCEPTED):
        return False
    is_known = Signature.objects.filter(document=document).exists()
    return not is_known and bool(document.claim.signers_missing())


def documents_of(claim: Claim) -> str:
    return reverse("admin:claims_claim_change", args=[claim.pk]) + "#documents"


def has_review_keys(user: Any) -> bool:
    preference = DeskPreference.objects.filter(user=user).first()
    return preference is None or preference.has_review_keys
