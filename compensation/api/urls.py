from django.urls import path

from compensation.api.views import AirlineSearch, AirportSearch, QuoteBatch, Quotes

urlpatterns = [
    path("airports/", AirportSearch.as_view()),
    path("airlines/", AirlineSearch.as_view()),
    path("quotes/", Quotes.as_view()),
    path("quotes/batch/", QuoteBatch.as_view()),
]
