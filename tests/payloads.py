"""A hundred things that people type to break a site: each is data, and must come back as data.

`MARK` stands in everything that would run in a page; where it comes back with its angle bracket or
quotation mark unescaped, a page can be scripted.
"""

MARK = "zq7"

SCRIPTS = (
    f"<{MARK}>", f"<script>{MARK}()</script>", f"<img src=x onerror={MARK}()>",
    f"'\"><{MARK} autofocus onfocus=1>", f'" {MARK}="', f"' {MARK}='", f"</title><{MARK}>",
    f"</textarea><{MARK}>", f"</script><{MARK}>", f"--><{MARK}>", f"]]><{MARK}>",
    f"<svg/onload={MARK}>", f"<{MARK.upper()}>", f"<a href=javascript:{MARK}>", f"<{MARK}\n>",
    f"&lt;<{MARK}>&gt;", f"\\\"><{MARK}>", f"\u2028<{MARK}>", f"%3C{MARK}%3E",
    f"javascript:{MARK}()",
    f"<iframe srcdoc='<{MARK}>'>", f"<style>@import '{MARK}'</style>", f"<{MARK}/**/>",
    f"<link rel=attachment href=file:///etc/passwd {MARK}>", f"<math><{MARK}>",
)  # fmt: skip
QUERIES = (
    "'", "''", '"', "\\", "';--", "' OR '1'='1", "' OR 1=1--", '" OR ""="', "') OR ('1'='1",
    "1; DROP TABLE accounts_user;--", "1' UNION SELECT NULL,NULL--", "1 AND SLEEP(5)",
    "pg_sleep(5)",
    "1;SELECT pg_sleep(5)", "$$;SELECT 1;$$", "%", "_", "%%", "\\%", "' || (SELECT version()) || '",
    "admin'--", "1/**/OR/**/1=1", "0x27", "{{7*7}}", "${7*7}",
)  # fmt: skip
NUMBERS = (
    "-1",
    "0",
    "00",
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "9223372036854775808",
    "1" * 400,
    "1.",
    "0.1.2",
    "１２",
    "١٢",
    "-0",
    "2147483648",
)
DAYS = (
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "0000-00-00",
    "10000-01-01",
    "24:00",
    "23:59:60",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-22 99:99",
)
TEXTS = (
    "", " ", "\t", "\x00", "a\x00b", "\ud800", "\ufeff", "\u202eexe.pdf", "\r\nSet-Cookie: a=b",
    "\nBcc: x@example.org", "../../../../etc/passwd", "..%2f..%2f", "%00", "%s%n", "%(x)s", "{0.a}",
    "x" * 20_000, "ä" * 5_000, "🙂" * 300, "Zalgo\u0336\u0336\u0336", "null", "[]", "{}", "true",
    "=cmd|' /C calc'!A0",
)  # fmt: skip

PAYLOADS = (*SCRIPTS, *QUERIES, *NUMBERS, *DAYS, *TEXTS)
assert len(PAYLOADS) == 100

UNESCAPED = tuple(
    sign.encode() for sign in (f"<{MARK}", f"<{MARK.upper()}", f'" {MARK}="', f"' {MARK}='")
)
RUNNING = (
    f"onerror={MARK}()>".encode(),
    f"<script>{MARK}".encode(),
    f"<svg/onload={MARK}".encode(),
)


def reflections(content: bytes) -> list[bytes]:
    """What of the payloads stands in an HTML page as if the page itself had said it."""
    return [sign for sign in (*UNESCAPED, *RUNNING) if sign in content]
