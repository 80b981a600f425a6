"""What happened to an account. Receivers write rows; nobody sends mail inside a request.

No signal carries a secret: whoever renders the mail makes the link when it is sent, from the ids
(accounts/links.py).
"""

from django.dispatch import Signal

user_registered = Signal()  # user
email_verification_requested = Signal()  # email_address: allauth's, not yet verified
account_already_exists = Signal()  # email: somebody tried to sign up with it, or to move to it
email_change_asked = Signal()  # change: an EmailChange, is_free: whether nobody has the address
# user, since: what was done with the account since then was somebody else's doing
email_change_undone = Signal()
password_reset_requested = Signal()  # user
nobody_to_tell = Signal()  # a mail was asked for at an address that gets none; it takes as long
mailed_link_requested = Signal()  # link: a MailedLink; its address may belong to no user yet

email_proven = Signal()  # user, purpose, reference (UUID or None), request
password_changed = Signal()  # user
# user, before: what changed of role, is_active and email, as it was. Every sign-in ended with it.
rights_changed = Signal()
sign_ins_ended = Signal()  # user: on every device, by the person or the desk
signed_in_by_api = Signal()  # user
new_device = Signal()  # device: a KnownDevice, not the person's first
suspicion_raised = Signal()  # event: a SecurityEvent that the desk should look at
invited = Signal()  # user: brought over from the old system, has to choose a password
api_key_changed = Signal()  # key: an ApiKey, kind: the EventKind (made, revoked, used from anew)
account_locked = Signal()  # email: as typed, so it may belong to nobody
# user, change: "added", "removed", "codes_renewed", "passkey_added" or "passkey_removed"
second_factor_changed = Signal()
# user, kind: EventKind.LINKED or UNLINKED, method: its name, like "Google"
sign_in_method_changed = Signal()
token_reused = Signal()  # user: an old refresh token came back, so its family was ended
