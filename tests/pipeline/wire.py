"""A wire between client and server that can be cut after so many bytes, or that changes what comes back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Wire:
    """``cut_after`` bytes from the client the connection breaks; ``swap`` replaces bytes on the way back, same length."""

    port: int = 0
    cut_after: int | None = None
    swap: tuple[bytes, bytes] | None = None
    sent: int = 0
    _open: list[socket.socket] = field(default_factory=list)

    def _carry(self, source: socket.socket, sink: socket.socket, *, back: bool) -> None:
        try:
            while data := source.recv(1 << 16):
                if back and self.swap:
                    data = data.replace(*self.swap)
                if not back:
                    self.sent += len(data)
                    if self.cut_after is not None and self.sent > self.cut_after:
                        break
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _join(self, client: socket.socket, target: int) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", target))
        except OSError:
            client.close()
            return
        self._open += [client, server]
        for pair in ((client, server, False), (server, client, True)):
            threading.Thread(target=self._carry, args=pair[:2], kwargs={"back": pair[2]}, daemon=True).start()


@contextmanager
def wire(target: int) -> Iterator[Wire]:
    """Listens on a free port and carries everything to ``target`` and back."""
    made = Wire()
    listener = socket.create_server(("127.0.0.1", 0))
    made.port = listener.getsockname()[1]

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            made._join(client, target)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield made
    finally:
        listener.close()
        for end in made._open:
            end.close()
