from django.urls import path

from notifications.views import mailbox

app_name = "notifications"
urlpatterns = [
    path("", mailbox.mail_list, name="mail_list"),
    path("<str:name>/", mailbox.mail_detail, name="mail_detail"),
    path("<str:name>/html/", mailbox.mail_html, name="mail_html"),
]
