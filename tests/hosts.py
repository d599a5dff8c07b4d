"""Pages of other sites: a web server of its own, thus another origin, for the widget's tests."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Pages(BaseHTTPRequestHandler):
    pages: Mapping[str, str]
    policy: str

    def do_GET(self) -> None:
        page = self.pages.get(self.path.split("?")[0])
        self.send_response(404 if page is None else 200)
        self.send_header("content-type", "text/html; charset=utf-8")
        if self.policy:
            self.send_header("content-security-policy", self.policy)
        self.end_headers()
        self.wfile.write((page or "").encode("utf-8"))

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at the pages."""


@contextmanager
def site(pages: dict[str, str], policy: str = "") -> Iterator[str]:
    """Serve ``pages`` by path on a free port; ``pages`` may be filled while it serves."""
    kind = type("Pages", (_Pages,), {"pages": pages, "policy": policy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
