from django.urls import path

from gdpr import views

urlpatterns = [path("", views.consents, name="consents")]
