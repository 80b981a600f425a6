"""Reply templates of the demo's desk."""

from claims.models import ReplyTemplate

P = ReplyTemplate.Place
TEMPLATES = (
    (P.MESSAGE, "How far we are",
     "Dear {name},\n\nwe have your claim {reference} for {flight} ({route}) on our desk. "
     "You hear from us by {news_by} at the latest."),
    (P.MESSAGE, "The airline was asked",
     "Dear {name},\n\nwe have asked {airline} for {amount} for {flight}. Airlines often take some "
     "weeks to answer. There is nothing you have to do."),
    (P.REQUEST, "Booking with every name",
     "Send the booking confirmation for {flight} with the name of each passenger on it."),
    (P.REFUSAL, "Arrived in time",
     "We looked at the records of {flight} on {date}. It arrived less than three hours late, "
     "so the rules grant no compensation."),
)  # fmt: skip


def make_templates() -> None:
    ReplyTemplate.objects.bulk_create(
        ReplyTemplate(place=place, name=name, body=body) for place, name, body in TEMPLATES
    )
