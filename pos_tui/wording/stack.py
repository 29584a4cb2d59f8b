"""A stack of cards in words: its rows, its totals, and what did not go into it."""

from collections.abc import Iterator
from datetime import datetime

from pos_tui import i18n
from pos_tui.domain.gift_card import CardState
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.piggy.results import Found, NotFound
from pos_tui.scanner.events import Dropped, Incomplete, TooShort
from pos_tui.services.card_stack import MOST_ROWS, Row, Totals
from pos_tui.services.stack_input import FileProblem, NoCode
from pos_tui.wording.lookups import Explanation, balance_notes, expiry_text, explain, state_symbol, state_word
from pos_tui.wording.scanner import explain_action, explain_unread

Total = tuple[str, str, str]
"""What is counted, how many, and how much money, or nothing."""

FAILED_SYMBOL, DOUBLE_SYMBOL, WAITING_SYMBOL = "!", "=", "…"


def row_word(row: Row, now: datetime) -> str:
    """Return symbol and word for what became of a row."""
    if row.no_code is not None:
        return f"{FAILED_SYMBOL} {explain_no_code(row.no_code).title}"
    match row.result:
        case None:
            return f"{WAITING_SYMBOL} " + (_("trying again") if row.retry else _("waiting"))
        case Found(card):
            state = card.state(now)
            return f"{state_symbol(state)} {state_word(state)}"
        case NotFound() as missing:
            return f"{state_symbol(None)} {explain(missing).title}"
        case failure:
            return f"{FAILED_SYMBOL} {explain(failure).title}"


def explain_no_code(no_code: NoCode) -> Explanation:
    """Return why a row has no code that can be looked up, and what to do."""
    match no_code:
        case Incomplete() | TooShort() | Dropped():
            return explain_action(no_code)
        case unread:
            return explain_unread(unread)


def row_details(row: Row, now: datetime, currency: str) -> str:
    """Return what a line can't tell of a row: why, and what to do."""
    if row.no_code is not None:
        words = explain_no_code(row.no_code)
        return f"{words.what_to_do} {words.what_happened}"
    parts = []
    if row.same_as is not None:
        text = _("The same card as row {number}: it counts once.")
        parts.append(text.format(number=i18n.number(row.same_as)))
    match row.result:
        case Found(card):
            parts.append(expiry_text(card, now))
            parts += (note for _label, note in balance_notes(card, currency))
        case None:
            if row.retry is not None:
                parts.append(explain(row.retry.because).title)
        case failure:
            words = explain(failure)
            parts.append(f"{words.title}. {words.what_happened} {words.what_to_do}")
            if isinstance(failure, NotFound) and row.code is not None and row.code.twice:
                parts.append(_("Read twice? Then it is {code}.").format(code=row.code.twice))
    return " · ".join(parts)


def progress_text(totals: Totals, number: int, quiet_s: float) -> str:
    """Return how far the stack is: `number` rows in all."""
    text = ngettext("{done} of {count} row", "{done} of {count} rows", number)
    parts = [text.format(done=i18n.number(number - totals.waiting), count=i18n.number(number))]
    if totals.failed:
        parts.append(_("{count} failed").format(count=i18n.number(totals.failed)))
    if totals.waiting and quiet_s >= 1:
        text = _("told to wait, goes on in {seconds} s")
        parts.append(text.format(seconds=i18n.number(round(quiet_s))))
    return " · ".join(parts)


def state_totals(totals: Totals, currency: str) -> Iterator[Total]:
    """Return a line for each state that there is, then for the rows that count for none."""
    for state in (*CardState, None):
        if found := totals.by_state.get(state):
            word = explain(NotFound()).title if state is None else state_word(state)
            money = "" if state is None else i18n.sums(found.cents, currency)
            yield f"{state_symbol(state)} {word}", i18n.number(found.cards), money
    rest = (
        (WAITING_SYMBOL, _("waiting"), totals.waiting),
        (FAILED_SYMBOL, _("failed"), totals.failed),
        (FAILED_SYMBOL, _("no code"), totals.no_code),
        (DOUBLE_SYMBOL, _("double"), totals.doubles),
    )
    yield from ((f"{symbol} {word}", i18n.number(count), "") for symbol, word, count in rest if count)


def program_totals(totals: Totals, currency: str) -> Iterator[Total]:
    """Return a line for each programme, the one with the most money of the till's currency first."""
    for program, found in sorted(totals.by_program.items(), key=lambda item: -item[1].cents[currency]):
        yield program or _("no programme stated"), i18n.number(found.cards), i18n.sums(found.cents, currency)


def sum_total(totals: Totals, currency: str) -> Total:
    """Return the line for all cards that were found."""
    return _("All cards"), i18n.number(totals.found.cards), i18n.sums(totals.found.cents, currency)


def too_many_text(left_out: int) -> str:
    """Return that rows were not taken, and why."""
    text = ngettext(
        "{count} code was not taken: a stack holds {most} rows. Empty it for the next ones.",
        "The last {count} codes were not taken: a stack holds {most} rows. Empty it for the next ones.",
        left_out,
    )
    return text.format(count=i18n.number(left_out), most=i18n.number(MOST_ROWS))


def file_problem_text(problem: FileProblem) -> str:
    """Return why a file can't be read, and what to do."""
    return {
        FileProblem.NO_NAME: _("Type the name of a file with one code on each line."),
        FileProblem.NOT_FOUND: _("There is no such file. Compare the name, and type the whole path."),
        FileProblem.NOT_A_FILE: _("This is no file but a folder or a device. Type the name of a text file."),
        FileProblem.NOT_ALLOWED: _("This user may not read the file. Copy it to your own folder first."),
        FileProblem.NOT_READABLE: _("The file can't be read. Copy it to another place, and try that."),
        FileProblem.TOO_LARGE: _("The file is larger than 1 MB: no list of codes. Type another name."),
        FileProblem.NOT_TEXT: _(
            "This is no plain text. Save the list as text (UTF-8), one code on each line."
        ),
    }[problem]
