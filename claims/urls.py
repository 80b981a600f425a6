from django.urls import path

from claims.views import claim, documents, filing

app_name = "claims"
urlpatterns = [
    path("", claim.list_claims, name="list"),
    path("new/begin/", filing.begin, name="begin"),
    path("new/", filing.new, name="new"),
    path("new/email/", filing.email, name="email"),
    path("new/email/sent/", filing.email_sent, name="email_sent"),
    path("new/flight/", filing.flight, name="flight"),
    path("new/passengers/", filing.passengers, name="passengers"),
    path("new/passengers/add/", filing.add_passenger, name="add_passenger"),
    path("new/passengers/<int:pk>/", filing.edit_passenger, name="edit_passenger"),
    path("new/passengers/<int:pk>/remove/", filing.remove_passenger, name="remove_passenger"),
    path("new/contact/", filing.contact, name="contact"),
    path("new/costs/", filing.costs, name="costs"),
    path("new/costs/add/", filing.add_cost, name="add_cost"),
    path("new/costs/<int:pk>/remove/", filing.remove_cost, name="remove_cost"),
    path("new/documents/", filing.filing_documents, name="filing_documents"),
    path("new/documents/<uuid:pk>/remove/", filing.remove_document, name="remove_document"),
    path("new/authority/", filing.authority, name="authority"),
    path("new/check/", filing.check_answers, name="check_answers"),
    path("documents/<uuid:pk>/", documents.open_document, name="document"),
    path("<uuid:pk>/resume/", filing.resume, name="resume"),
    path("<str:reference>/", claim.detail, name="detail"),
    path("<str:reference>/sent/", filing.sent, name="sent"),
    path("<str:reference>/summary.pdf", claim.summary, name="summary"),
    path("<str:reference>/deadline.ics", claim.deadline, name="deadline"),
    path("<str:reference>/withdraw/", claim.withdraw, name="withdraw"),
    path("<str:reference>/appeal/", claim.appeal, name="appeal"),
    path("<str:reference>/message/", claim.write_message, name="write_message"),
    path("<str:reference>/upload/", claim.upload, name="upload"),
]
