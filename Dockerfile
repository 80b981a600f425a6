# One image for the web, the worker and beat; docker-compose.yml says which it is.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt deploy/requirements-watching.txt ./
RUN pip install --requirement requirements.txt --requirement requirements-watching.txt
COPY . .
# Packed for production (hashed names, compressed), without a single secret in the image: these
# last for one command. Nothing is written to DATA_DIR by collectstatic.
RUN env $(python deploy/new_env.py build.test | grep -v '^#' | grep '=.') \
    python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
# The three libraries WeasyPrint draws PDFs with, what reads photographed papers, and what makes
# backups of PostgreSQL.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tesseract-ocr postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin flightclaim \
    && install --directory --owner flightclaim --group flightclaim --mode 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    ENVIRONMENT=production \
    METRICS_DIR=/tmp/metrics \
    DATA_DIR=/data
# Everything but /data and /tmp may be mounted read-only.
USER flightclaim
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
