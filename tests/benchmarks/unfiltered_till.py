"""The till without the filter ahead of its keys: what the filter costs is the difference."""

from textual import events

from pos_tui.cli import run
from pos_tui.scanner_app import ScannerApp


async def _straight_on(app: ScannerApp, event: events.Event) -> None:
    await super(ScannerApp, app).on_event(event)


if __name__ == "__main__":
    setattr(ScannerApp, "on_event", _straight_on)  # noqa: B010 - it is a method that is replaced
    run()
