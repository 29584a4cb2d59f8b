"""The app's styles, read once for as long as the colours stay."""

from textual.css.stylesheet import Stylesheet
from textual.screen import Screen


class Styles(Stylesheet):
    """Reads what a screen brings once, before the screen opens.

    Textual reads all styles again whenever a screen opens, and the screen's own after it has registered it.
    From Python 3.12 on its tasks start at once: by then the screen's widgets are mounted, without them.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._in_force = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours; the same ones change nothing."""
        if variables != self._in_force:
            self._in_force = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        """Read only what was not read before in these colours."""
        self.parse()

    def read_for(self, screen: Screen[object]) -> None:
        """Read what `screen` brings."""
        fresh = [path for path in screen.css_path if not self.has_source(str(path))]
        if fresh:
            self.read_all(fresh)
            self.parse()
