"""What the journal keeps of look-ups, in words."""

from datetime import tzinfo

from pos_tui import i18n
from pos_tui.domain.gift_card import CardState
from pos_tui.domain.lookup_record import NOT_FOUND, LookUpRecord, MissRun
from pos_tui.domain.lookup_source import Source
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.wording.lookups import state_symbol, state_word


def source_word(source: str) -> str:
    """Return where a code came from; what a later version wrote stays as it is."""
    return {
        Source.SCAN.value: _("scan"),
        Source.TYPED.value: _("typed"),
        Source.PASTE.value: _("paste"),
        Source.STACK.value: _("stack"),
        Source.COMMAND_LINE.value: _("command line"),
    }.get(source, source)


def result_word(result: str, *, plain: bool = False) -> str:
    """Return what came of a look-up: a symbol and a word; `plain` as for `state_symbol`."""
    if result in set(CardState):
        state = CardState(result)
        return f"{state_symbol(state, plain=plain)} {state_word(state)}"
    if result == NOT_FOUND:
        return f"{state_symbol(None, plain=plain)} {_('NOT FOUND')}"
    words = {
        "key_rejected": _("key not accepted"),
        "refused": _("refused"),
        "unreachable": _("no connection"),
        "unreadable": _("answer unreadable"),
        "several_cards": _("several cards fit"),
    }
    return f"! {words.get(result, result)}"


def lookup_row(record: LookUpRecord, zone: tzinfo, *, plain: bool = False) -> tuple[str, str, str, str, str]:
    """Return when, which code, what came of it, where the code came from and at which till."""
    return (
        i18n.moment(record.at.astimezone(zone)),
        record.masked_code,
        result_word(record.result, plain=plain),
        source_word(record.source),
        record.till,
    )


def run_text(run: MissRun, zone: tzinfo) -> str:
    """Return when, where and how many codes were not found."""
    text = ngettext(
        "{till}: {count} code not found, {began} to {ended} ({sources}).",
        "{till}: {count} codes not found, {began} to {ended} ({sources}).",
        run.misses,
    )
    return text.format(
        till=run.till,
        count=i18n.number(run.misses),
        began=i18n.moment(run.began_at.astimezone(zone)),
        ended=i18n.moment(run.ended_at.astimezone(zone)),
        sources=", ".join(map(source_word, run.sources)),
    )


def guessing_text() -> str:
    """Return what a run of misses may mean."""
    return _("Somebody may be guessing codes.")
