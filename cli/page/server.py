"""Serves a built site to this machine: the files, their types, and the content security policy as a header."""

from __future__ import annotations

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cli.page.build import POLICY


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - as the class it extends declares it
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".packed": "application/octet-stream",
    }

    def end_headers(self) -> None:
        if "/knowledge/" not in self.path:
            self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *values: Any) -> None:
        """Say nothing: what is looked at is nobody's business."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away before it had all is no fault; whatever else is raised is told."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def make_server(folder: str, port: int) -> ThreadingHTTPServer:
    """A server of a folder on this machine alone; port 0 takes a free one."""
    return _Server(("127.0.0.1", port), partial(_Handler, directory=folder))
