"""A TCP relay that delays every piece by so many ms, more or less half, and keeps their order.

Run as a program: `python -m tests.lines.relay PORT DELAY_MS`; it prints its own port and ends with its input.
"""

import queue
import random
import socket
import sys
import threading
import time


def _carry(source: socket.socket, sink: socket.socket, delay_s: float) -> None:
    pieces: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()

    def send() -> None:
        while True:
            due, piece = pieces.get()
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                if not piece:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(piece)
            except OSError:
                return

    threading.Thread(target=send, daemon=True).start()
    due, piece = 0.0, b"-"
    while piece:
        try:
            piece = source.recv(65536)
        except OSError:
            piece = b""
        due = max(due, time.monotonic() + delay_s * random.uniform(0.5, 1.5))
        pieces.put((due, piece))


def _serve(listener: socket.socket, port: int, delay_s: float) -> None:
    while True:
        inner, _address = listener.accept()
        outer = socket.create_connection(("127.0.0.1", port))
        for end in (inner, outer):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for source, sink in ((inner, outer), (outer, inner)):
            threading.Thread(target=_carry, args=(source, sink, delay_s), daemon=True).start()


if __name__ == "__main__":
    listening = socket.create_server(("127.0.0.1", 0))
    serving = (listening, int(sys.argv[1]), int(sys.argv[2]) / 1000)
    threading.Thread(target=_serve, args=serving, daemon=True).start()
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()
