"""The shipped nginx.conf in a real nginx, with a certificate of our own."""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flightclaim.log_masking import SECRET_NAMES
from tests.browser import free_port
from tests.routes import known_routes

pytestmark = pytest.mark.nginx
HOST = "claims.example.org"
SOURCE = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
FRAME = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log warn; {user}
events {{ worker_connections 256; }}
http {{
  types {{ text/css css; text/html html; image/svg+xml svg; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def nginx_path() -> str:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin") or ""


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    for file in ("fullchain.pem", "chain.pem"):
        (folder / file).write_bytes(pem)
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


class Application(BaseHTTPRequestHandler):
    """Answers what it was sent, with the security headers where `/own/` asks for them."""

    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(size)
        content = json.dumps({"path": self.path, "size": size, **dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if self.path.startswith("/own/"):
            self.send_header("Content-Security-Policy", "default-src 'self'")
            self.send_header("Strict-Transport-Security", "max-age=1")
            self.send_header("Cache-Control", "private")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def log_message(self, *arguments: object) -> None:
        pass


def filled_in(folder: Path, ports: dict[str, int]) -> str:
    """The shipped file for this machine: its ports, its folders, no address of the internet."""
    text = SOURCE.read_text()
    text = re.sub(r"listen \[::\]:.*\n", "", text)
    text = text.replace("listen 80", f"listen 127.0.0.1:{ports['http']}")
    text = text.replace("listen 443", f"listen 127.0.0.1:{ports['https']}")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{ports['application']}")
    text = text.replace(f"/etc/letsencrypt/live/{HOST}", str(folder))
    return text.replace("/var/log/nginx", str(folder)).replace("/srv/flightclaim", str(folder))


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    write_certificate(folder)
    static = folder / "public" / "static"
    static.mkdir(parents=True)
    (static / "site.0123456789ab.css").write_text("a{}" * 1000)
    (static / "plain.css").write_text("b{}")
    application = ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    ports = {"http": free_port(), "https": free_port(), "application": application.server_port}
    (folder / "site.conf").write_text(filled_in(folder, ports))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder, user=user))
    command = [nginx_path(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    nginx = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        wait_for(ports["https"], nginx)
        yield SimpleNamespace(folder=folder, **ports)
    finally:
        nginx.terminate()
        nginx.communicate(timeout=10)
        application.shutdown()
        application.server_close()


def wait_for(port: int, nginx: subprocess.Popen[bytes]) -> None:
    for _time in range(100):
        assert nginx.poll() is None, nginx.stderr.read().decode()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nginx did not start")


def context(folder: Path, lowest=ssl.TLSVersion.TLSv1_2, highest=ssl.TLSVersion.TLSv1_3):
    made = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    made.set_ciphers("ALL:@SECLEVEL=0")  # so that only the server refuses
    made.minimum_version, made.maximum_version = lowest, highest
    made.set_alpn_protocols(["h2", "http/1.1"])
    return made


def handshake(proxy, name=HOST, **options):
    with (
        socket.create_connection(("127.0.0.1", proxy.https), timeout=5) as plain,
        context(proxy.folder, **options).wrap_socket(plain, server_hostname=name) as secure,
    ):
        return secure.version(), secure.selected_alpn_protocol(), secure.cipher()[0]


def ask(proxy, path, method="GET", body=None, **headers):
    link = http.client.HTTPSConnection(HOST, proxy.https, context=http1(proxy.folder), timeout=10)
    link.sock = link._context.wrap_socket(
        socket.create_connection(("127.0.0.1", proxy.https), timeout=10), server_hostname=HOST
    )
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    link.request(method, path, body=body, headers={"Host": HOST, **names})
    answer = link.getresponse()
    answer.content = answer.read()
    link.close()
    return answer


def http1(folder):
    made = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    made.set_alpn_protocols(["http/1.1"])
    return made


def ask_plainly(proxy, path, host=HOST):
    link = http.client.HTTPConnection("127.0.0.1", proxy.http, timeout=5)
    link.request("GET", path, headers={"Host": host})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_tls_1_2_and_1_3_are_spoken_with_http_2_and_forward_secrecy(proxy, version):
    only = ssl.TLSVersion[version]
    spoken, protocol, cipher = handshake(proxy, lowest=only, highest=only)
    assert spoken in (version.replace("_", "."), version)
    assert protocol == "h2"
    assert cipher.startswith(("ECDHE-", "TLS_"))


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_older_versions_are_refused(proxy, version):
    only = ssl.TLSVersion[version]
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        handshake(proxy, lowest=only, highest=only)


def test_a_cipher_without_forward_secrecy_is_refused(proxy):
    weak = context(proxy.folder, highest=ssl.TLSVersion.TLSv1_2)
    weak.set_ciphers("AES128-GCM-SHA256:AES256-SHA:@SECLEVEL=0")
    with (
        socket.create_connection(("127.0.0.1", proxy.https), timeout=5) as plain,
        pytest.raises(ssl.SSLError),
    ):
        weak.wrap_socket(plain, server_hostname=HOST)


def test_whoever_does_not_know_the_name_gets_nothing(proxy):
    with pytest.raises(ssl.SSLError):
        handshake(proxy, name="other.example.org")
    with pytest.raises(http.client.RemoteDisconnected):
        ask_plainly(proxy, "/", host="other.example.org")


def test_http_leads_to_https_and_the_api_refuses_it(proxy):
    answer = ask_plainly(proxy, "/check/flight/?a=1")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/check/flight/?a=1"
    assert ask_plainly(proxy, "/api/v1/claims/").status == 403


SECURITY_HEADERS = (
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cross-Origin-Embedder-Policy",
    "Permissions-Policy", "Strict-Transport-Security", "Cache-Control",
)  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/", "/own/page/", "/static/plain.css", "/static/not-here.css", "/metrics"]
)
def test_every_answer_carries_each_security_header_exactly_once(proxy, path):
    answer = ask(proxy, path)
    counts = {name: len(answer.headers.get_all(name, [])) for name in SECURITY_HEADERS}
    assert counts == dict.fromkeys(SECURITY_HEADERS, 1)


def test_what_the_application_says_stands(proxy):
    headers = ask(proxy, "/own/page/").headers
    assert headers["Content-Security-Policy"] == "default-src 'self'"
    assert headers["Cache-Control"] == "private"
    assert "Server" not in headers or "/" not in headers["Server"]


def test_the_application_is_told_who_asks_and_believes_nobody_else(proxy):
    spoofed = {
        "X_Forwarded_For": "1.2.3.4", "X_Forwarded_Proto": "http", "X_Real_IP": "1.2.3.4",
        "CF_Connecting_IP": "1.2.3.4", "Forwarded": "for=1.2.3.4", "X_Forwarded_Host": "evil.test",
    }  # fmt: skip
    answer = ask(proxy, "/", **spoofed)
    seen = json.loads(answer.content)
    assert seen["X-Forwarded-For"] == "127.0.0.1"
    assert seen["X-Forwarded-Proto"] == "https"
    assert seen["Host"] == HOST
    assert "1.2.3.4" not in answer.content.decode()
    assert "evil.test" not in answer.content.decode()


@pytest.mark.parametrize(("megabytes", "status"), [(31, 200), (33, 413)])
def test_a_body_may_be_so_large(proxy, megabytes, status):
    try:
        answer = ask(proxy, "/upload/", "POST", b"x" * (megabytes * 1024 * 1024))
    except (BrokenPipeError, ConnectionResetError):  # it hangs up while we still send
        assert status == 413
    else:
        assert answer.status == status


def test_a_flood_is_slowed_down(proxy):
    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(lambda _: ask(proxy, "/").status, range(300)))
    assert set(answers) == {200, 429}


def test_files_are_served_from_here_compressed_and_kept(proxy):
    answer = ask(proxy, "/static/site.0123456789ab.css", Accept_Encoding="gzip")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"] == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in ask(proxy, "/static/plain.css").headers["Cache-Control"]
    assert json.loads(ask(proxy, "/static/not-here.css").content)["path"] == "/static/not-here.css"


def test_pages_are_not_compressed(proxy):
    time.sleep(1)  # after the flood
    assert "Content-Encoding" not in ask(proxy, "/own/page/", Accept_Encoding="gzip").headers


def test_nothing_outside_the_folder_is_served(proxy):
    answer = ask(proxy, "/static/../privkey.pem")
    assert b"PRIVATE KEY" not in answer.content
    assert b"PRIVATE KEY" not in ask(proxy, "/static/%2e%2e/%2e%2e/privkey.pem").content


def test_the_log_carries_no_token_no_question_and_no_address(proxy):
    carriers = [
        route for route in known_routes()
        if SECRET_NAMES & set(re.findall(r"<(?:\w+:)?(\w+)>", route))
    ]  # fmt: skip
    for route in carriers:
        filled = re.sub(r"<(?:\w+:)?(?:token|key)>", "T0ps3cret", route)
        ask(proxy, "/" + re.sub(r"<[^>]+>", "7f", filled) + "?email=ada@example.org")
        time.sleep(0.06)
    log = (proxy.folder / "flightclaim.log").read_text()
    assert "T0ps3cret" not in log
    assert "ada@" not in log
    assert "127.0.0.1" not in log
    assert log.count("[masked]") >= len(carriers)
    assert all(json.loads(line)["status"] for line in log.splitlines())
