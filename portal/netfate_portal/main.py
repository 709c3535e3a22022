"""The portal's process: puts the parts together, gives up its rights, and serves.

Usage: python3 -m netfate_portal.main CONFIGURATION RUN
"""

import logging
import os
import pwd
import signal
import sys
import threading
from pathlib import Path

from .accounting import Accounting
from .clock import Clock
from .desk import Desk
from .exchange import Exchange
from .nas import Nas
from .neighbours import Neighbours
from .settings import Settings, parse
from .tokens import Tokens
from .web import Portal

LOG = logging.getLogger("netfate_portal")
_USER = "portal"
_THREADS = 16
_STACK = 512 * 1024


def main(configuration: str, run: str) -> None:
    """Serves until it is ended."""
    logging.basicConfig(level=logging.INFO, format="portal: %(message)s")
    settings = parse(Path(configuration).read_text("utf-8"))
    directory = Path(run)
    _give_up_rights()
    threading.stack_size(_STACK)
    threading.excepthook = _end
    clock = Clock()
    exchange = Exchange(settings.radius_servers, clock)
    nas = Nas(settings, exchange, Path("/sys/class/net/eth0/address").read_text("ascii").strip())
    on_answered = directory / "accounting-on"
    accounting = Accounting(nas, exchange, clock, lambda session: desk.has_session(session.client), on_answered.touch)
    desk = Desk(nas, accounting, clock)
    portal = Portal(settings, desk, Neighbours(settings.client_network), Tokens(_key(directory), clock), clock)
    server = _server(portal, directory)
    LOG.info("%s serves", settings.node)
    accounting.turn_on(on_answered.exists())
    threading.Thread(target=accounting.run, name="accounting", daemon=True).start()
    threading.Thread(target=_dynamic_authorization, args=(settings, accounting, desk, clock),
                     name="dynamic-authorization", daemon=True).start()
    server.run()


def _server(portal: Portal, directory: Path):
    import waitress
    path = directory / "portal.sock"
    path.unlink(missing_ok=True)
    return waitress.create_server(portal, unix_socket=str(path), unix_socket_perms="660", threads=_THREADS,
                                  connection_limit=256, channel_timeout=30, max_request_header_size=32768,
                                  max_request_body_size=16384, ident=None, expose_tracebacks=False,
                                  clear_untrusted_proxy_headers=True)


def _dynamic_authorization(settings: Settings, accounting: Accounting, desk: Desk, clock: Clock) -> None:
    from .dynamic_authorization import DynamicAuthorization
    DynamicAuthorization(settings, accounting, desk.forget, clock).run()


def _give_up_rights() -> None:
    """From here on the process is nobody; its group is nginx's, which has to reach its socket."""
    if os.getuid() == 0:
        user = pwd.getpwnam(_USER)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    os.umask(0o007)


def _key(directory: Path) -> bytes:
    """The key of the tokens, made once in a boot: a page outlives the process that made it."""
    path = directory / "key"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(32))
    return path.read_bytes()


def _end(args: threading.ExceptHookArgs) -> None:
    """A part that ends by mistake takes the process with it, which init starts again."""
    LOG.error("%s ended", args.thread, exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
