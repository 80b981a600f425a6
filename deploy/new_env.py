"""The variables of a new production, with fresh secrets: python3 deploy/new_env.py HOST > .env

Needs nothing but Python: it runs before anything is installed.
"""

import re
import secrets
import sys
from base64 import urlsafe_b64encode
from pathlib import Path
from string import Template

SAMPLE = Path(__file__).with_name("production.env.sample")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def new_environment(host: str) -> str:
    """The sample with this host, and secrets nobody has seen before."""
    return Template(SAMPLE.read_text(encoding="utf-8")).substitute(
        HOST=host,
        SECRET_KEY=secrets.token_urlsafe(64),
        JWT_SIGNING_KEY=secrets.token_urlsafe(64),
        FILE_ENCRYPTION_KEY=urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        POSTGRES_PASSWORD=secrets.token_urlsafe(32),
        METRICS_TOKEN=secrets.token_urlsafe(32),
        REDIS_PASSWORD=secrets.token_urlsafe(32),
    )


if __name__ == "__main__":
    if len(sys.argv) != 2 or not HOST.fullmatch(sys.argv[1]):
        sys.exit("Name the host of the site: python3 deploy/new_env.py claims.example.org > .env")
    sys.stdout.write(new_environment(sys.argv[1]))
