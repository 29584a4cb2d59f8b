"""What a stream did to a till, and whether the till answers afterwards."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from pos_tui.sandbox.process import PracticeShop
from tests.lines.lines import Line
from tests.lines.places import KEYS, STATES, State, is_same, is_window
from tests.lines.streams import Stream
from tests.lines.till import KEY_S, NotReachedError, Sent, TillOnLine

QUIET_S = 1.5
"""What passes after a stream, and after a look at its effect, before a person presses a key."""
ANSWER_S = 1.0
START_S = 2.5
"""How much later than its start a till is looked at that a stream came to while it started."""
_RESULT = re.compile(r"^ │   [^\w\s│] ", re.MULTILINE)
"""How Balance begins what it tells of a scan: with a sign."""
_BY_NAME = {state.name: state for state in STATES}
_FORMS = ("coupon", "outcome", "start", "pin")
"""States that need a till nobody has worked yet."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one stream did. `ended` is why the till is gone; `answered_s` how long its next key took."""

    stream: Stream
    sent: Sent
    before: str
    after: str
    text: tuple[str, ...]
    ended: str
    answered_s: float | None
    recovered: bool
    next_scan: bool
    late_s: float
    stuck: int
    peak_mb: int
    looked_up: bool
    screen: str
    screen_at_end: str

    @property
    def led(self) -> bool:
        """Whether another screen or window shows than before.

        A scan, good or refused, may show what came of it on Balance, though never over a window.
        """
        shown = self.looked_up or _RESULT.search(self.screen)
        told = shown and self.after == "balance" and not is_window(self.before)
        return not self.ended and not is_same(self.after, self.before) and not told

    @property
    def deaf(self) -> bool:
        """Whether a single key after the quiet was not answered in time."""
        return not self.ended and self.answered_s is None

    @property
    def clean(self) -> bool:
        """Whether nothing happened, and the till works on as it should."""
        bad = (self.sent.anything, self.led, self.text, self.ended, self.deaf, not self.next_scan)
        return not any(bad)

    def __str__(self) -> str:
        told = [f"sent {self.sent}"] if self.sent.anything else []
        told += [f"led {self.before or 'nothing'} -> {self.after or 'nothing'}"] if self.led else []
        told += [f"text {self.text}"] if self.text else []
        told += [f"ended: {self.ended}"] if self.ended else []
        if self.deaf:
            told.append("deaf" + (", answered the second key" if self.recovered else ""))
        elif not self.next_scan and not self.ended:
            told.append("next scan not answered")
        told += [f"{self.stuck} bytes never taken"] if self.stuck else []
        told += [f"{self.peak_mb} MB"] if self.peak_mb > 200 else []
        stream = self.stream
        return f"{stream.name} ({stream.kind}, {stream.state}, {stream.pace_ms} ms): " + "; ".join(told)


class Tills:
    """Tills on one line: the last one is used again while it is as good as new."""

    def __init__(self, line: Line, shop: PracticeShop) -> None:
        self._line, self._shop = line, shop
        self._stack = ExitStack()
        self._till: TillOnLine | None = None
        self._is_in = ""

    def close(self) -> None:
        """End the last one."""
        self._stack.close()
        self._till, self._is_in = None, ""

    def in_state(self, state: State) -> TillOnLine:
        """Return a till in this state; one that starts has just been started."""
        if self._till and self._is_in == state.name and state.is_shown(self._till.place):
            return self._till
        if self._till and state.name not in _FORMS and not self._till.pin:
            with suppress(NotReachedError):
                if self._till.go_home():
                    self._till.reach(state)
                    return self._till
        self.close()
        self._till = self._stack.enter_context(TillOnLine(self._line, self._shop, pin=state.pin))
        if not state.starting:
            self._till.wait_for_start()
            self._till.reach(state)
        return self._till

    def judge(self, stream: Stream, *, check: bool) -> Verdict:
        """Play a stream to a till in its state, and tell what became of it.

        Without `check` a till that shows no effect is not worked afterwards, and stays for the next stream.
        """
        state = _BY_NAME[stream.state]
        till = self.in_state(state)
        verdict = _judged(till, stream, state, check=check)
        self._is_in = "" if check else stream.state
        if not verdict.clean:
            self.close()
        return verdict


def judged(
    line: Line, shop: PracticeShop, streams: Iterable[Stream], end: float, *, together: int
) -> Iterator[Verdict | str]:
    """Judge streams until `end` (of the monotonic clock); a text tells why one could not be judged.

    Up to `together` streams come one after the other to the same till in the same state, as long as they have
    no effect; then the till is worked.
    """
    tills = Tills(line, shop)
    try:
        for stream, check in _grouped(streams, together):
            if time.monotonic() > end:
                return
            try:
                yield tills.judge(stream, check=check)
            except NotReachedError as error:
                tills.close()
                yield f"{stream.name} ({stream.state}): {error}"
    finally:
        tills.close()


def _grouped(streams: Iterable[Stream], together: int) -> Iterator[tuple[Stream, bool]]:
    """Put streams for one state together, and tell behind which ones the till is worked."""
    groups: dict[str, list[Stream]] = {}
    for stream in streams:
        group = groups.setdefault(stream.state, [])
        group.append(stream)
        if len(group) == together:
            yield from ((each, each is group[-1]) for each in groups.pop(stream.state))
    for group in groups.values():
        yield from ((each, each is group[-1]) for each in group)


def _judged(till: TillOnLine, stream: Stream, state: State, *, check: bool) -> Verdict:
    end = till.end
    before = "balance" if state.starting else till.place
    shown = "" if state.starting else end.text
    sent, asked = till.sent, len(till.asked)
    end.play(stream.pieces(end.find))
    late_s, stuck = end.late_s, end.stuck
    if state.starting:
        end.wait_for(lambda: till.place != "" or till.status is not None, 15)
        end.read_for(START_S)
    end.read_for(QUIET_S + till.line.latency_s)
    after, screen = till.place, end.text
    ended = _ending(till)
    text = () if ended else tuple(mark for mark in stream.marks if mark in screen and mark not in shown)
    looked_up = len(till.asked) > asked
    unmoved = not ended and not text and is_same(after, before) and till.sent == sent
    answered_s, recovered, scanned = (0.0, False, True) if unmoved and not check else _worked(till, ended)
    return Verdict(
        stream=stream,
        sent=till.sent.since(sent),
        before=before,
        after=after,
        text=text,
        ended=ended or _ending(till),
        answered_s=answered_s,
        recovered=recovered,
        next_scan=scanned,
        late_s=late_s,
        stuck=stuck,
        peak_mb=_peak_mb(till.process),
        looked_up=looked_up,
        screen=screen,
        screen_at_end=end.text,
    )


def _worked(till: TillOnLine, ended: str) -> tuple[float | None, bool, bool]:
    """Press a key, a second one if the first is not answered, and scan a card."""
    if ended:
        return None, False, False
    answered_s = _answers(till)
    recovered = False
    if answered_s is None:
        till.end.read_for(QUIET_S)
        recovered = _answers(till) is not None
    return answered_s, recovered, (answered_s is not None or recovered) and _scans(till)


def _ending(till: TillOnLine) -> str:
    if till.status is not None:
        return f"exit {till.status}"
    process = till.process
    return "" if process and Path(f"/proc/{process}/stat").exists() else "gone"


def _answers(till: TillOnLine) -> float | None:
    """Press one key as a person does, and tell how many seconds the till took; None: too long."""
    place, look = till.place, till.end.look
    keys = ["F7" if place == "settings" else "F8"]
    if is_window(place):
        keys = ["Esc"] if till.line.escape else ["Tab", "Enter"]
    for key in keys:
        till.end.play([(0.0, KEYS[key].encode())])
        began = time.monotonic()

        def followed(key: str = key) -> bool:
            return till.end.look != look if key == "Tab" else not is_same(till.place, place)

        if till.end.wait_for(followed, ANSWER_S + till.line.latency_s):
            return time.monotonic() - began
    return None


def _scans(till: TillOnLine) -> bool:
    """Go home, scan a good card, and tell whether the till shows it."""
    if not till.go_home():
        return False
    till.end.read_for(KEY_S + till.line.latency_s)
    till.cards_seen += 1
    return till.scan(f"CARD{till.cards_seen:06}")


def _peak_mb(process: int | None) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(peak.split()[1]) // 1024
