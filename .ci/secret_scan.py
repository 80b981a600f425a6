"""Looks for secrets in what is under version control: python3 .ci/secret_scan.py [--history]

Prints file, line and rule, never the secret, and ends with 1 if there is one. With --history every
version of every file is looked at. A line that must look like a secret says `not-a-secret`.
"""

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

RULES = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}"),
    "AWS key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{50,})"),
    "Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}"),
    "Stripe key": re.compile(r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    "Google key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "SendGrid key": re.compile(r"\bSG\.[\w-]{20,}\.[\w-]{30,}"),
    "our API key": re.compile(r"\bfc_live_[A-Za-z0-9]{6,}\.[A-Za-z0-9]{20,}"),
    "JSON web token": re.compile(r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}"),
    "password in an address": re.compile(r"\b[a-z][a-z+]*://[^\s:/@$<>{}\"']+:([^\s/@$<>{}\"']{8,})@"),
    "assigned secret": re.compile(
        r"(?i)\b\w*(?:secret|passw(?:or)?d|token|api_?key|signing_key|encryption_key)\w*"
        r"[\"']?\s*[:=]\s*[\"']?([A-Za-z0-9+/_=.!#%&*-]{20,})[\"']?(?=$|[\s,)}\]])"
    ),
}  # fmt: skip
# Where a guessed secret is the subject; tokens of known shapes are looked for there too.
MADE_UP = ("tests/", "docs/", ".env.example", "notifications/samples.py")
BINARY = (".png", ".jpg", ".woff2", ".mo", ".pdf", ".ico", ".gz", ".heic")
ALLOWED = ("not-a-secret", "development-only", "ZGV2ZWxvcG1lbnQtb25seS")
MOST_BYTES = 1_000_000
LEAST_BITS = 3.7  # of entropy for each character: words have less, random letters more


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Line and rule of what looks like a secret."""
    is_made_up = name.startswith(MADE_UP)
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > 5_000 or any(word in line for word in ALLOWED):
            continue
        for rule, pattern in RULES.items():
            found = pattern.search(line)
            if found and not (found.groups() and (is_made_up or not is_random(found[1]))):
                yield number, rule
    if RULES["private key"].search(text):
        yield 1, "private key"


def is_random(text: str) -> bool:
    """Whether a text has the entropy and the mixture of a generated secret."""
    counts = Counter(text).values()
    bits = -sum(n / len(text) * math.log2(n / len(text)) for n in counts)
    has_mixture = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    enough = min(LEAST_BITS, 0.9 * math.log2(len(text)))  # a short text cannot have more
    return bits >= enough and has_mixture and not re.search(r"[a-z_]+\.[a-z_]+\.|\(", text)


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], capture_output=True, check=True).stdout  # noqa: S603, S607


def files_now() -> Iterator[tuple[str, bytes]]:
    for name in git("ls-files", "-z").decode().split("\0"):
        if name:
            yield name, git("show", f":{name}")


def files_ever() -> Iterator[tuple[str, bytes]]:
    """Every version of every file, each content once."""
    listed = git("rev-list", "--objects", "--all").decode().splitlines()
    names = dict(line.split(" ", 1) for line in listed if " " in line)
    wanted = "\n".join(sha for sha, name in names.items() if not name.endswith(BINARY))
    batch = subprocess.run(
        ["git", "cat-file", "--batch"],  # noqa: S607
        input=wanted.encode(),
        capture_output=True,
        check=True,
    ).stdout
    place = 0
    while place < len(batch):
        end = batch.index(b"\n", place)
        sha, kind, size = batch[place:end].decode().split()
        if kind == "blob":
            yield names[sha], batch[end + 1 : end + 1 + int(size)]
        place = end + 2 + int(size)


def main(is_for_history: bool) -> int:
    count = 0
    for name, content in files_ever() if is_for_history else files_now():
        if name.endswith(BINARY) or len(content) > MOST_BYTES or b"\0" in content[:1000]:
            continue
        for number, rule in findings(name, content.decode(errors="replace")):
            count += 1
            sys.stdout.write(f"{name}:{number}: {rule}\n")
    sys.stdout.write(f"{count} secrets found.\n" if count else "No secrets found.\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main("--history" in sys.argv))
