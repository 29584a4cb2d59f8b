"""What one test scan was like: the verdict in words first, then everything that was measured."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from textual.content import Content

from pos_tui import i18n
from pos_tui.i18n import gettext as _
from pos_tui.scanner.events import Burst, Dropped, Heard
from pos_tui.scanner.profile import Observation, Verdict, judge
from pos_tui.widgets.facts import Fact, facts_content
from pos_tui.wording.lookups import Explanation
from pos_tui.wording.scanner import terminator_name, visible
from pos_tui.wording.scanner_profile import explain_verdict, how_to_set, keyboard_text, milliseconds

_NOT_WHOLE = {Verdict.BROKEN, Verdict.CONTROL_KEYS, Verdict.WHOLE_KEYS, Verdict.KEYS_IN_PIECES}
_OF_WHOLE_SCANS = {Verdict.NOT_THE_TEST, Verdict.NO_TERMINATOR}


@dataclass(frozen=True, slots=True)
class JudgedScan:
    """A burst and what it shows; `more` are the terminators that came behind the one that ended it."""

    burst: Burst
    seen: Observation
    more: str = ""

    @classmethod
    def of(cls, heard: Heard) -> "JudgedScan":
        """Judge what was heard."""
        return cls(heard.burst, judge(heard.burst, heard.reason if isinstance(heard, Dropped) else None))


def scan_report(scan: JudgedScan) -> Content:
    """Return the verdicts on `scan` with what to change, and its measures."""
    parts = [_verdict(verdict, scan.seen) for verdict in _telling(scan.seen)]
    parts.append(facts_content(_facts(scan)))
    if not scan.seen.good:
        parts.append(Content.styled(how_to_set(), "$text-muted"))
    return Content("\n\n").join(parts)


def words_content(words: Explanation, symbol: str, style: str) -> Content:
    """Return title, what happened and what to do, a line each."""
    return Content("\n").join([
        Content.styled(f"{symbol} {words.title}", f"bold {style}"),
        Content(words.what_happened),
        Content.styled(words.what_to_do, "bold"),
    ])  # fmt: skip


def _telling(seen: Observation) -> list[Verdict]:
    """Return the verdicts worth telling: what is not whole can't be the test's code, whatever was scanned."""
    broken = _NOT_WHOLE.intersection(seen.verdicts)
    return [verdict for verdict in seen.verdicts if not (broken and verdict in _OF_WHOLE_SCANS)]


def _verdict(verdict: Verdict, seen: Observation) -> Content:
    if verdict is Verdict.GOOD:
        symbol, style = "✔", "$text-success"
    elif replace(seen, verdicts=(verdict,)).good:
        symbol, style = "!", "$text-warning"
    else:
        symbol, style = "✖", "$text-error"
    return words_content(explain_verdict(verdict, seen), symbol, style)


def _facts(scan: JudgedScan) -> Iterator[Fact]:
    burst, seen = scan.burst, scan.seen
    yield _("Arrived"), visible(burst.text)
    yield _("Characters"), i18n.number(len(burst.text))
    if burst.gaps:
        shortest, longest = milliseconds(min(burst.gaps)), milliseconds(max(burst.gaps))
        gaps = _("{shortest} to {longest} ms, median {median}")
        median = milliseconds(seen.median_gap_s)
        yield _("Gaps"), gaps.format(shortest=shortest, longest=longest, median=median)
    yield _("Terminator"), " + ".join(terminator_name(sign) for sign in (burst.terminator, *scan.more))
    if seen.layouts:
        yield _("Prefix"), visible(seen.prefix) or _("none")
        yield _("Suffix"), visible(seen.suffix) or _("none")
    yield _("Keyboard"), keyboard_text(seen.layouts)
    if seen.layouts:
        yield _("Caps Lock"), _("on") if Verdict.CAPS_LOCK in seen.verdicts else _("off")
