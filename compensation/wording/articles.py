"""Where an authority can be read."""

import re

EU_REGULATION = "https://eur-lex.europa.eu/eli/reg/2004/261/oj"
UK_REGULATION = "https://www.legislation.gov.uk/eur/2004/261"
ARTICLE = re.compile(r"(UK )?Art\. (\d+)")
RECITAL = "Recital "


def article_url(authority: str, regime: str) -> str:
    """The article that an authority begins with, in the law of the regime; else empty."""
    if found := ARTICLE.match(authority):
        if found[1] or regime == "UK261":
            return f"{UK_REGULATION}/article/{found[2]}"
        return EU_REGULATION
    return EU_REGULATION if authority.startswith(RECITAL) and regime == "EU261" else ""
