from accounts.models.api_key import ApiKey, Scope
from accounts.models.email_change import EmailChange
from accounts.models.known_device import KnownDevice
from accounts.models.mailed_link import LinkNotUsable, MailedLink
from accounts.models.password_history import PasswordHistory
from accounts.models.permit import PermitToErase
from accounts.models.security_log import Door, EventKind, LoginAttempt, Refused, SecurityEvent
from accounts.models.token_family import TokenFamily
from accounts.models.user import User, normal_email

__all__ = [
    "ApiKey",
    "Door",
    "EmailChange",
    "EventKind",
    "KnownDevice",
    "LinkNotUsable",
    "LoginAttempt",
    "MailedLink",
    "PasswordHistory",
    "PermitToErase",
    "Refused",
    "Scope",
    "SecurityEvent",
    "TokenFamily",
    "User",
    "normal_email",
]
