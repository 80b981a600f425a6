import pytest
from django.db import connection

from claims.files.storage import EncryptedStorage
from claims.files.trouble import StorageUnavailable
from flightclaim.celery import app as celery_app
from tests.browser import free_port

pytestmark = pytest.mark.django_db


def test_the_process_answers_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_it_is_ready_when_database_and_broker_answer(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (200, True)


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_without_the_broker_it_is_not_ready_and_says_so(client, monkeypatch, scheme):
    monkeypatch.setattr(celery_app.conf, "broker_url", f"{scheme}://127.0.0.1:{free_port()}//")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] is False
    assert answer.json()["problems"] == ["The broker of background work does not answer."]


def test_without_the_storage_it_is_not_ready(client, monkeypatch):
    def fail(self, name):
        raise StorageUnavailable("https://user:secret@cloud.internal")

    monkeypatch.setattr(EncryptedStorage, "exists", fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["The storage of documents does not answer."]


def test_without_redis_it_is_not_ready_though_the_cache_forgives(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "flightclaim.cache.ForgivingRedisCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["cache"] is False


def test_without_the_database_it_is_not_ready(client, monkeypatch):
    def fail(*args, **kwargs):
        raise connection.Database.OperationalError("password=secret host=db")

    monkeypatch.setattr(connection, "cursor", fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "secret" not in answer.content.decode()
