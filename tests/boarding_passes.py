"""Boarding passes for tests: the text of the code, and pictures of it in every kind."""

from io import BytesIO

import zxingcpp
from PIL import Image, ImageFilter

FORMATS = {
    "aztec": zxingcpp.BarcodeFormat.Aztec,
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "data matrix": zxingcpp.BarcodeFormat.DataMatrix,
    "pdf417": zxingcpp.BarcodeFormat.PDF417,
}


def leg(
    flight="KL1673", departure="AMS", arrival="BCN", day=257, booking="X4F2KQ", conditional=""
) -> str:
    """One flight as the code has it; 257 is 14 September, but in a leap year."""
    airline, number = flight[:2], flight[2:]
    return (
        f"{booking:<7}{departure}{arrival}{airline:<3}{number.zfill(4):<5}{day:03}"
        f"Y018D0047 1{len(conditional):02X}{conditional}"
    )


def code(*legs: str, name="BYRON/ADA MRS") -> str:
    """The text of the whole code."""
    flights = legs or (leg(),)
    return f"M{len(flights)}{name:<20.20}E{''.join(flights)}"


def picture(text: str, kind="aztec", *, degrees=0, blur=0.0, scale=6) -> Image.Image:
    """The code on a white sheet, turned and blurred like a photo."""
    drawn = zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode(text, FORMATS[kind]), scale=3 if kind == "pdf417" else scale
    )
    height, width = drawn.shape
    symbol = Image.frombuffer("L", (width, height), bytes(memoryview(drawn)))
    sheet = Image.new("L", (symbol.width + 240, symbol.height + 240), 255)
    sheet.paste(symbol, (120, 120))
    turned = sheet.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(blur)) if blur else turned


def as_file(image: Image.Image, format="PNG") -> bytes:
    content = BytesIO()
    image.save(content, format)
    return content.getvalue()
