from accounts.models.mailed_link import LinkNotUsable, MailedLink
from accounts.models.user import User, normal_email

__all__ = ["LinkNotUsable", "MailedLink", "User", "normal_email"]
