"""Image and compose files: hardened, limited, checked, and without a secret that has a default."""

import re
from pathlib import Path

import pytest
import yaml

from deploy.new_env import new_environment
from flightclaim.background import QUEUES

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DEMO = yaml.safe_load((ROOT / "deploy" / "demo.compose.yml").read_text())
SERVICES = {**COMPOSE["services"], **DEMO["services"]}
WORKERS = {name: s for name, s in SERVICES.items() if "worker" in s.get("command", "")}
# Their images write where they like, so their root is not read-only.
WRITES_ITS_ROOT = {"clamav"}
ENDS_BY_ITSELF, WATCHED_BY_ALARM = {"migrate"}, {"beat"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_limited_and_checked(name):
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory"} <= set(limits)
    assert service["logging"]["options"] == {"max-size": "20m", "max-file": "5"}
    assert "no-new-privileges:true" in service["security_opt"]
    if name not in ENDS_BY_ITSELF | WATCHED_BY_ALARM:
        assert service["healthcheck"]["test"]
    if name not in WRITES_ITS_ROOT:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert service.get("privileged") is None


def test_every_queue_has_a_worker_of_its_own():
    queues = {
        name: re.search(r"--queues=([\w,]+)", " ".join(s["command"]))[1]
        for name, s in WORKERS.items()
    }
    assert queues == {queue: queue for queue in QUEUES}


def test_only_the_proxy_is_open_to_the_world():
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert name == "nginx" or port.startswith("127.0.0.1:"), (name, port)


def test_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"\$\{(\w+)(:\?|:-|\})", text))
    assert {name for name, how in used if how != ":?"} == {"FLOWER_USER", "FLOWER_PASSWORD"}
    made = dict(re.findall(r"^([A-Z_]+)=(.*)$", new_environment("claims.test"), re.MULTILINE))
    assert {name for name, _how in used} - {"FLOWER_USER"} <= set(made)


WITH_A_VALUE = {"-v", "--volume", "-e", "--env", "-u", "--user", "-w", "--workdir", "--entrypoint"}


def services_named(text):
    """What `docker compose exec` and `run` of a document name."""
    for rest in re.findall(r"docker compose (?:exec|run) ([^`\n]+)", text):
        words = iter(rest.split())
        for word in words:
            if word in WITH_A_VALUE:
                next(words)
            elif not word.startswith("-"):
                yield word
                break


def test_the_documents_name_services_there_are():
    texts = [path.read_text() for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]]
    named = {name for text in texts for name in services_named(text)}
    assert {"web", "processing"} <= named <= set(COMPOSE["services"])


def test_the_demo_needs_no_secret():
    text = (ROOT / "deploy" / "demo.compose.yml").read_text()
    assert "${" not in text
    assert "env_file" not in text


def test_every_volume_and_dependency_is_there():
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith(("/", "./")) or source in COMPOSE["volumes"]
            assert not source.startswith("./") or (ROOT / source).exists()


def test_the_image_is_built_in_stages_and_runs_as_nobody_special():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert lines.index("USER flightclaim") < next(
        number for number, line in enumerate(lines) if line.startswith("CMD ")
    )
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    copied = [line for line in lines if line.startswith("COPY") and "--from" not in line]
    for line in copied:
        for source in line.split()[1:-1]:
            assert (ROOT / source).exists(), source
