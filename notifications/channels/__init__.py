"""How a notification leaves the house. A channel is a module with `send(notification) -> subject`.

What is shown on the site is not sent: its row is written as sent (notifications/outbox.py).
"""

from collections.abc import Mapping
from types import ModuleType

from notifications.channels import mail, sms
from notifications.choices import Channel

CHANNELS: Mapping[str, ModuleType] = {Channel.EMAIL: mail, Channel.SMS: sms}
