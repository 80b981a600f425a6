"""Account pages, route by route: allauth's pages that do not fit this house are not routed."""

from allauth.account import views as allauth_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import include, path, re_path

from accounts import (
    email_pages,
    key_pages,
    passkeys,
    security_pages,
    settings_pages,
    social_pages,
    views,
)
from accounts.limits import limited

sign_in = [
    path("login/", limited("login", allauth_views.login), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path(
        "link/",
        limited("password_reset", views.request_sign_in_link),
        name="account_request_sign_in_link",
    ),
    path("link/sent/", views.sign_in_link_sent, name="account_sign_in_link_sent"),
    path("link/<uuid:link_id>/<str:token>/", views.open_mailed_link, name="account_mailed_link"),
]

sign_up = [
    path("signup/", limited("register", allauth_views.signup), name="account_signup"),
    path(
        "confirm-email/",
        allauth_views.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path(
        "confirm-email/again/",
        limited("password_reset", views.resend_verification),
        name="account_resend_verification",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        views.ConfirmEmailView.as_view(),
        name="account_confirm_email",
    ),
]

email = [
    path("", email_pages.change_email, name="account_change_email"),
    path("sent/", email_pages.change_email_sent, name="account_change_email_sent"),
    path("cancel/", email_pages.cancel_email_change, name="account_cancel_email_change"),
    path(
        "confirm/<uuid:change_id>/<str:token>/",
        email_pages.confirm_email_change,
        name="account_confirm_email_change",
    ),
    path(
        "undo/<uuid:change_id>/<str:token>/",
        email_pages.undo_email_change,
        name="account_undo_email_change",
    ),
]

password = [
    path("change/", allauth_views.password_change, name="account_change_password"),
    path("set/", allauth_views.password_set, name="account_set_password"),
    path(
        "reset/",
        limited("password_reset", allauth_views.password_reset),
        name="account_reset_password",
    ),
    path("reset/sent/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path(
        "reset/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        views.ResetPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
]

second_factor = [
    path("", factor_views.index, name="mfa_index"),
    path("authenticate/", factor_views.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("app/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("passkeys/login/", limited("login", passkeys.sign_in), name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", passkeys.reauthenticate, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", recovery_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "codes/download/",
        recovery_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

social = [
    path("cancelled/", social_pages.cancelled, name="socialaccount_login_cancelled"),
    path("disconnect/", social_pages.disconnect, name="account_disconnect"),
    path("google/callback/", social_pages.google_callback, name="google_callback"),
    path("facebook/callback/", social_pages.facebook_callback, name="facebook_callback"),
    path(
        "<slug:provider_id>/callback/",
        social_pages.openid_connect_callback,
        name="openid_connect_callback",
    ),
    path("<slug:provider>/", limited("social", social_pages.begin), name="account_social"),
]

urlpatterns = [
    path("", settings_pages.account_settings, name="account_settings"),
    *sign_in,
    *sign_up,
    path("profile/", settings_pages.profile, name="account_profile"),
    path("language/", settings_pages.language, name="account_language"),
    path("email/", include(email)),
    path("password/", include(password)),
    path("2fa/", include(second_factor)),
    path("sign-in-methods/", social_pages.sign_in_methods, name="account_sign_in_methods"),
    path("social/", include(social)),
    path("sessions/", security_pages.sessions, name="usersessions_list"),
    path("sessions/end/", security_pages.end_sign_in, name="account_end_sign_in"),
    path("activity/", security_pages.activity, name="account_activity"),
    path("api-keys/", key_pages.api_keys, name="account_api_keys"),
    path("api-keys/new/", key_pages.make_key, name="account_make_api_key"),
    path("api-keys/<slug:prefix>/", key_pages.change_key, name="account_change_api_key"),
    path("not-me/<str:token>/", security_pages.not_me, name="account_not_me"),
]
