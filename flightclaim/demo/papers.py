"""Documents for the demo: a drawn boarding pass, so that there is something to look at."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from claims.models import Claim

PAPER, INK, LINE = "#FBFAF6", "#14213A", "#D9D5C9"
SIZE = (900, 360)


def boarding_pass(claim: Claim) -> ContentFile:
    """A picture of the boarding pass of a claim's first flight, as PNG."""
    segment, passenger = claim.first_segment, claim.passengers.first()
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((12, 12, SIZE[0] - 12, SIZE[1] - 12), outline=INK, width=2)
    draw.line((640, 24, 640, SIZE[1] - 24), fill=LINE, width=3)
    rows = (
        ("BOARDING PASS", 22, 34),
        (f"{segment.departure_airport_id}  -  {segment.arrival_airport_id}", 54, 78),
        (f"{passenger.family_name}/{passenger.given_names}".upper(), 24, 164),
        (f"{segment.flight_number}   {segment.flight_date:%d %b %Y}", 24, 206),
        (f"PNR {claim.booking_reference}   SEAT 14A   GATE B7", 24, 248),
    )
    for text, size, top in rows:
        draw.text((44, top), text, fill=INK, font=ImageFont.load_default(size))
    content = BytesIO()
    image.save(content, "PNG")
    return ContentFile(content.getvalue(), name="boarding-pass.png")
