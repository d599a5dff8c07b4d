"""Runs the whole server without a network, asks it, and prints what happened as JSON.

Run it as ``unshare --user --net`` where the system allows that: then there is no network but
this process's own loopback. In both cases the server is watched by ``sitecustomize``, which the
test writes: it notes every address that is not the loopback, and refuses it.
"""

import fcntl
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def main() -> None:
    if "--own-network" in sys.argv:
        raise_loopback()
    report: dict[str, Any] = {"outside": outside()}
    started = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        lines = iter(server.stdout.readline, "")
        ready = next(line for line in lines if line.startswith("Ready: "))
        report["seconds"] = time.monotonic() - started
        address = ready.removeprefix("Ready: ").strip()
        report |= {"ready": ask(address, "/readyz"), "page": page(address)}
        report["answer"] = ask(address, "/api/ask", {"question": os.environ["QUESTION"]})
    finally:
        server.send_signal(signal.SIGINT)
        report["stopped"] = server.wait(20)
    sys.stdout.write(json.dumps(report))


def raise_loopback() -> None:
    """A new network has a loopback that is down; switch it on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def outside() -> str:
    """Try to leave this machine, which must fail; the address is reserved for documentation."""
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=3).close()
    except OSError as error:
        return type(error).__name__
    return "reached"


def ask(address: str, path: str, body: object = None) -> Any:  # noqa: ANN401
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(address + path, data, headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read())


def page(address: str) -> dict[str, int]:
    """Status of every file that the page names."""
    html = urllib.request.urlopen(address, timeout=60).read().decode()
    files = set(re.findall(r'(?:src|href)="(\.?/[^"]+)"', html))
    return {name: status(f"{address}/{name.lstrip('./')}") for name in files}


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=60) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


if __name__ == "__main__":
    main()
