"""Studio: attacks at a bounded rate while a page works: it answers every one, refuses what it must, gives the page the
bytes that it always gave, and keeps no memory of any of it.
"""

from __future__ import annotations

import contextlib
import random
import signal
import socket
import threading
import time
from pathlib import Path

from fewcolors.studio.limits import Limits
from tests.studio.conftest import Running
from torture.attacks import Attack, Attacker
from torture.samples import encoded_png, waves
from torture.tally import Distinct, Tally

# Attacks a second, at most: what is found out is whether they do harm, not how many fit.
RATE = 40.0
# Attacks between two looks of the page itself, which must find all as it was.
LOOK = 50
# Of the studio, at its end against when it was warm. It keeps pictures up to 1 GB on purpose; those of the attacks are
# of some kilobytes.
GROWTH = 300 << 20
# Seconds that an answer may take; that of a picture in few colours takes some tenths, on a machine that pauses it for
# others minutes.
PATIENCE = 300


def status_of(port: int, attack: Attack) -> int:
    """Of the answer; 0 where the line was closed without one."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        with contextlib.suppress(ConnectionError):  # it may be refused before all of it is sent
            line.sendall(attack.request)
        if attack.cut:
            return 0
        if 0 in attack.allowed:  # nothing more comes; those that are owed an answer keep the line open
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_WR)
        return _status(line)


def _status(line: socket.socket) -> int:
    head = b""
    with contextlib.suppress(ConnectionError):
        while len(head) < 12 and (more := line.recv(4096)):
            head += more
    return int(head[9:12]) if head[9:12].isdigit() else 0


class SlowBody(threading.Thread):
    """An upload of a byte a second, which the studio gives up: it takes a minute of all of a body."""

    def __init__(self, running: Running) -> None:
        super().__init__(daemon=True)
        self._address = ("127.0.0.1", running.port)
        lines = ("POST /api/images HTTP/1.1", f"Host: 127.0.0.1:{running.port}", "Content-Length: 100000")
        self._head = "\r\n".join((*lines, f"X-Fewcolors-Token: {running.token}", "", "")).encode()
        self.status = 0

    def run(self) -> None:
        """Until it is told to stop."""
        with socket.create_connection(self._address, timeout=1.0) as line:
            line.sendall(self._head)
            while not self.status:
                with contextlib.suppress(ConnectionError):
                    line.sendall(b".")
                with contextlib.suppress(TimeoutError):
                    self.status = _status(line)


def resident(process: int) -> int:
    """Bytes of another process; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return 0
    found = next((line for line in status.read_text().splitlines() if line.startswith("VmRSS:")), "VmRSS: 0 kB")
    return int(found.split()[1]) * 1024


def works(running: Running, tally: Tally, expected: bytes | None) -> bytes:
    """What the page gets for one wish: the same as ever; its pictures are dropped behind it."""
    record = running.upload(encoded_png(waves(40, 50, 3)))
    answer = running.ask(record, "download", options={"n_colors": 7, "dither": "none"})
    running.page.delete(f"/api/images/{record['id']}")
    tally.expect(answer.status_code == 200, "crashes", f"the page is answered {answer.status_code}")
    if expected is not None:
        tally.expect(answer.content == expected, "wrong", "the page gets other bytes than before")
    content: bytes = answer.content
    return content


def attack_for(running: Running, seed: int, seconds: float, tally: Tally) -> None:
    """A soak: attacks, and the page's own work between them."""
    draw, seen = random.Random(seed), Distinct()
    kept = running.upload(encoded_png(waves(30, 30, 4)))
    attacker = Attacker(running.port, running.token, kept["id"], encoded_png(waves(9, 9, 3)))
    expected = works(running, tally, None)
    warm, end = resident(running.process.pid), time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(LOOK):
            start = time.monotonic()
            attack = attacker.any(draw)
            status = status_of(running.port, attack)
            seen.add(attack.request)
            tally.faults += 1
            tally.refusals += status in attack.allowed and status >= 400
            tally.expect(status in attack.allowed, "crashes", f"{attack.what}: answered {status}")
            time.sleep(max(0.0, start + 1 / RATE - time.monotonic()))
        works(running, tally, expected)
    tally.inputs = len(seen)
    time.sleep(2)  # it hands memory back when nobody asks for anything
    grown = resident(running.process.pid) - warm
    tally.notes["memory beyond that of the start, MB"] = round(grown / 1e6)
    tally.expect(grown < GROWTH, "leaks", f"{grown:,} bytes more than at the start")


def run(seed: int, seconds: float) -> Tally:
    """One studio, and its end: Ctrl-C, no complaint."""
    tally = Tally()
    running, slow = Running.start(), None
    try:
        if seconds > Limits().body + PATIENCE:
            slow = SlowBody(running)
            slow.start()
        attack_for(running, seed, seconds, tally)
        if slow is not None:
            slow.join(PATIENCE)
            tally.expect(slow.status == 408, "crashes", f"a slow upload was answered {slow.status}")
    finally:
        code, out, err = running.stop(signal.SIGINT)
    tally.expect((code, out) == (130, ""), "crashes", f"the studio ended with {code}: {err[-500:]}")
    tally.expect("Traceback" not in err, "crashes", f"the studio complained: {err[-1500:]}")
    return tally
