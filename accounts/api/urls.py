from django.urls import path

from accounts.api import views
from accounts.api.recent_proof import Reauthenticate

app_name = "auth"
urlpatterns = [
    path("register/", views.Register.as_view(), name="register"),
    path("login/", views.Login.as_view(), name="login"),
    path("refresh/", views.Refresh.as_view(), name="refresh"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("forgot-password/", views.ForgotPassword.as_view(), name="forgot_password"),
    path("reset-password/", views.ResetPassword.as_view(), name="reset_password"),
    path("verify-email/", views.VerifyEmail.as_view(), name="verify_email"),
    path("resend-verification/", views.ResendVerification.as_view(), name="resend_verification"),
    path("reauthenticate/", Reauthenticate.as_view(), name="reauthenticate"),
    path("me/", views.Me.as_view(), name="me"),
]
