from django.urls import path

from accounts.api import account, keys

urlpatterns = [
    path("email/", account.ChangeEmail.as_view(), name="api_change_email"),
    path("password/", account.ChangePassword.as_view(), name="api_change_password"),
    path("api-keys/", keys.ApiKeys.as_view(), name="api_keys"),
    path("api-keys/<slug:prefix>/", keys.ApiKeyDetail.as_view(), name="api_key"),
    path("api-keys/<slug:prefix>/rotate/", keys.RotateApiKey.as_view(), name="rotate_api_key"),
    path("sessions/", keys.SignIns.as_view(), name="api_sessions"),
    path("sessions/<uuid:pk>/", keys.SignInDetail.as_view(), name="api_session"),
]
