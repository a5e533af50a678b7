"""The web server around the application."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from linkage_nlp.errors import UsageError
from linkage_serve import logs
from linkage_serve.app import create_app
from linkage_serve.service import Service
from linkage_serve.settings import Settings, is_loopback

# For how many seconds requests may go on when the service is to stop.
_GRACE = 10
# Connections that wait to be taken.
_BACKLOG = 512
# Connections beyond this are answered with 503 at once.
_CONNECTIONS = 1000


class Server(uvicorn.Server):
    """Tells the service at once that it is to stop, so that open streams end."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._service.stopping.set()
        super().handle_exit(sig, frame)


def run(settings: Settings, *, tell: Callable[[str], None]) -> None:
    """Serve until a signal says to stop.

    Args:
        settings: What to start with.
        tell: Called with lines for the person who started it.

    Raises:
        UsageError: The address cannot be listened at, or a setting is wrong.
        StoreError: The database cannot be used.
        BundleError: The model is broken or gone.
    """
    logs.configure(as_json=settings.json_logs)
    listening = listen(settings.host, settings.port)
    with listening:
        service = Service.open(settings)
        config = uvicorn.Config(
            create_app(settings, service=service),
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE,
            proxy_headers=True,
            # Said here, because uvicorn would take it from the environment otherwise.
            forwarded_allow_ips=list(settings.trusted_proxies),
            ws="none",
        )
        tell(f"linkage-nlp is at {address_of(listening)} (Ctrl-C stops it)")
        if settings.token_required:
            tell("Who asks needs a token: 'linkage serve token' makes one.")
        try:
            Server(config, service).run(sockets=[listening])
        except KeyboardInterrupt:
            tell("Stopped.")
        finally:
            # Nothing is closed twice: this counts only if the application never started.
            service.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises `UsageError` when the address cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _unusable(host, port, error) from error
    try:
        if not hasattr(signal, "CTRL_C_EVENT"):
            # On Windows this would let two programs have the same port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise _unusable(host, port, error) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened at
        host = socket.gethostname()
    elif is_loopback(host) and ":" not in host:
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _unusable(host: str, port: int, error: OSError) -> UsageError:
    return UsageError(
        f"cannot listen at {host}, port {port} ({error.strerror or error})",
        remedy="Stop what listens there, or choose another with --port",
    )
