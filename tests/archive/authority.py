"""A real time-stamping authority on loopback: `openssl ts` behind a little HTTP server."""

import contextlib
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {common}
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[tsa]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ts]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


def openssl(*arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60
    )


def make(folder: Path) -> Path:
    """Make a root and a signing certificate in `folder`; return the root in PEM."""
    folder.mkdir()
    (folder / "serial").write_text("01\n")
    for common in ("root", "signer"):
        (folder / f"{common}.cnf").write_text(CONFIG.format(common=common, folder=folder))
    new = ("req", "-newkey", "rsa:2048", "-nodes", "-sha256")
    openssl(
        *new, *("-x509", "-days", "3650", "-config", "root.cnf", "-extensions", "ca"),
        *("-keyout", "root.key", "-out", "root.pem"), folder=folder,
    )  # fmt: skip
    openssl(*new, "-config", "signer.cnf", "-keyout", "tsa.key", "-out", "tsa.csr", folder=folder)
    openssl(
        *("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key"),
        *("-CAcreateserial", "-days", "3650", "-sha256", "-extfile", "signer.cnf"),
        *("-extensions", "tsa", "-out", "tsa.pem"), folder=folder,
    )  # fmt: skip
    return folder / "root.pem"


def reply(folder: Path, query: bytes) -> bytes:
    (folder / "query.tsq").write_bytes(query)
    openssl(
        *("ts", "-reply", "-config", "signer.cnf", "-section", "one", "-queryfile", "query.tsq"),
        *("-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "reply.tsr"), folder=folder,
    )  # fmt: skip
    return (folder / "reply.tsr").read_bytes()


@contextlib.contextmanager
def serving(folder: Path, answer: bytes | None = None, status: int = 200) -> Iterator[str]:
    """Serve the authority of `folder` (or the fixed bytes `answer`); yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            body = reply(folder, query) if answer is None else answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tsa"
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def dripping(head: bytes) -> Iterator[str]:
    """Answer with `head` and then a byte now and then, for a minute; yield the address."""
    over = threading.Event()

    def drip() -> None:
        with contextlib.suppress(OSError):  # given up by the other side
            client, _ = listener.accept()
            with client:
                client.recv(65_536)
                client.sendall(head)
                for _ in range(600):
                    if over.wait(0.1):
                        return
                    client.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/tsa"
        over.set()
        thread.join()
