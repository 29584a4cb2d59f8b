"""What every screen of the till has: the header, the keys, and words for F1."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.screen import Screen
from textual.widgets import Static

from pos_tui.i18n import gettext as _
from pos_tui.i18n import gettext_noop
from pos_tui.widgets.key_bar import KeyBar
from pos_tui.widgets.status_banner import StatusBanner
from pos_tui.widgets.till_header import TillHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from textual.app import ComposeResult
    from textual.worker import Worker

    from pos_tui.services.session import Session


class TillScreen(Screen[None]):
    """Frames `compose_body` between header and key bar; `HELP_TEXT` is what F1 says of the screen."""

    HELP_TEXT: ClassVar[str] = gettext_noop("")
    AUTO_FOCUS = "*"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-cramped"),
        (60, "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-tiny"),
        (14, "-low"),
        (20, "-medium"),
        (24, "-usual"),
        (30, "-tall"),
    ]

    def __init__(self, session: "Session") -> None:
        super().__init__()
        self.session = session

    def compose(self) -> "ComposeResult":
        """Frame the body; the banner shows only while there is something to tell."""
        # What Textual finds once the screen is laid out, for which it then has all styles applied again.
        self.add_class(*self._size_classes())
        yield TillHeader(self.session)
        yield StatusBanner()
        yield Static(_("Small window: 60 × 20 shows all."), id="small", markup=False)
        yield from self.compose_body()
        yield KeyBar()

    def _size_classes(self) -> "Iterator[str]":
        for cells, breakpoints in zip(
            self.app.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True
        ):
            yield max(each for each in breakpoints if each[0] <= cells)[1]

    def compose_body(self) -> "ComposeResult":
        """Lay out what is this screen's own."""
        yield from ()

    def on_mount(self) -> None:
        """Follow the till's lock."""
        self.watch(self.app, "locks", self.forget_customers, init=False)

    @on(events.ScreenResume)
    def keep_styles(self, event: events.ScreenResume) -> None:
        """Come back as the screen was left: what changed meanwhile was styled as it changed."""
        event.refresh_styles = False

    def forget_customers(self) -> None:
        """Leave nothing of any customer on this screen: the till was locked."""

    def run_latest(self, task: "Callable[[], Coroutine[Any, Any, None]]", group: str) -> None:
        """Run `task` in a worker of `group`, in place of the one that may still run there."""
        _worker: Worker[None] = self.run_worker(task, group=group, exclusive=True)
