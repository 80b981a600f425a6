"""What belongs to a document: its pages as pictures, and who opened it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import AccessAction
from claims.models.document import ClaimDocument

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def page_path(page: "DocumentPage", filename: str) -> str:
    document = page.document
    return f"claims/{document.claim_id}/{document.pk}-page-{page.number}"


class DocumentPage(models.Model):
    """A page as a JPEG of our own making: no script, no metadata, nothing of the sender's bytes."""

    document = models.ForeignKey(ClaimDocument, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(_("page"))
    image = models.FileField(_("picture"), upload_to=page_path, max_length=160)
    width = models.PositiveIntegerField(_("width (pixels)"))
    height = models.PositiveIntegerField(_("height (pixels)"))

    class Meta:
        ordering = ("number",)
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(fields=("document", "number"), name="page_once_in_document"),
            models.CheckConstraint(
                name="page_has_number_and_size",
                condition=Q(number__gt=0, width__gt=0, height__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"


class DocumentAccess(models.Model):
    """Who looked at a document or downloaded it, and when; its owner may read this."""

    document = models.ForeignKey(ClaimDocument, on_delete=models.CASCADE, related_name="accesses")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Nobody: the browser that was filing the claim."),
    )
    at = models.DateTimeField(_("opened"), auto_now_add=True)
    action = models.CharField(
        _("what was done"),
        max_length=10,
        choices=AccessAction.choices,
        default=AccessAction.DOWNLOADED,
    )
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        constraints = [
            models.CheckConstraint(
                name="access_action_is_known", condition=Q(action__in=AccessAction.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"

    def who(self, reader: "User | AnonymousUser") -> str:
        """The person as the reader may know them: oneself, or a given name with the role.

        The address of who has no name stands there for colleagues only.
        """
        if self.by is None:
            return str(_("The browser the claim was filed in"))
        if self.by_id == reader.pk:
            return str(_("You"))
        is_colleague = getattr(reader, "is_reviewer", False)
        name = self.by.given_names or (self.by.email if is_colleague else "")
        return f"{name}, {self.by.get_role_display()}" if name else self.by.get_role_display()
