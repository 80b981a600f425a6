"""Writes a PDF that asks for a password: the standard handler, revision 2 (40-bit RC4)."""

import hashlib

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
PERMISSIONS = -44
FILE_ID = hashlib.md5(b"flightclaim").digest()


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def padded(password: str) -> bytes:
    return (password.encode("latin-1") + PADDING)[:32]


def locked_pdf(password: str) -> bytes:
    """One empty page nobody opens without the password."""
    owner = rc4(hashlib.md5(padded("owner")).digest()[:5], padded(password))
    limits = PERMISSIONS.to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded(password) + owner + limits + FILE_ID).digest()[:5]
    user = rc4(key, PADDING)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>",
        f"<< /Filter /Standard /V 1 /R 2 /P {PERMISSIONS} "
        f"/O <{owner.hex()}> /U <{user.hex()}> >>".encode(),
    ]
    return assemble(objects)


def assemble(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    trailer = (
        f"trailer << /Size {count} /Root 1 0 R /Encrypt 4 0 R "
        f"/ID [<{FILE_ID.hex()}> <{FILE_ID.hex()}>] >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    xref = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    return body + xref + trailer.encode()
