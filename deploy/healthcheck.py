"""Whether the web process of this container answers: exit code 0 or 1. Run by the Dockerfile."""

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen

ADDRESS = os.environ.get("HEALTH_ADDRESS", "http://127.0.0.1:8000/healthz")
# The site answers only to its own name.
HOST = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()


def is_healthy() -> bool:
    try:
        with urlopen(Request(ADDRESS, headers={"Host": HOST}), timeout=4) as answer:  # noqa: S310  # nosec B310
            return answer.status == 200
    except (URLError, TimeoutError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_healthy() else 1)
