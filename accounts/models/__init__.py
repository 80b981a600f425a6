from accounts.models.mailed_link import LinkNotUsable, MailedLink
from accounts.models.password_history import PasswordHistory
from accounts.models.token_family import TokenFamily
from accounts.models.user import User, normal_email

__all__ = [
    "LinkNotUsable",
    "MailedLink",
    "PasswordHistory",
    "TokenFamily",
    "User",
    "normal_email",
]
