"""A field of a form: its name, what to type, and under it what is to be known or mended."""

from typing import TYPE_CHECKING

from textual.containers import HorizontalGroup, VerticalGroup
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget


LABEL_WIDTH = 18
"""Columns of the labels; where a field's text begins, one further."""


class FormField(VerticalGroup):
    """Label and `field` on one line; the problem, or else a hint, on lines below."""

    DEFAULT_CSS = """
    FormField .field > .label { width: 18; padding: 0 1; color: $text-muted; text-wrap: nowrap; }
    FormField .field { height: 1; }
    FormField .field > * { width: 1fr; }
    FormField .hint { display: none; padding: 0 1 0 19; color: $text-muted; }
    FormField .problem { display: none; padding: 0 1 0 19; color: $text-error; }
    FormField.-hinted .hint { display: block; }
    FormField.-wrong .problem { display: block; }
    FormField.-wrong .hint { display: none; }
    FormField Input { height: 1; border: none; padding: 0 1; background: $surface; }
    FormField Input:focus { border: none; background: $primary-muted; text-style: $focus-style; }
    """

    def __init__(self, name: str, label: str, field: "Widget") -> None:
        super().__init__(id=name)
        self._label = label
        self.field = field

    def compose(self) -> "ComposeResult":
        """Lay the field out."""
        with HorizontalGroup(classes="field"):
            yield Static(Content(self._label), classes="label")
            yield self.field
        yield Static(classes="hint", markup=False)
        yield Static(classes="problem", markup=False)

    def show_hint(self, hint: str) -> None:
        """Show `hint` under the field; an empty one takes it away."""
        self.set_class(bool(hint), "-hinted")
        self.query_one(".hint", Static).update(Content(hint))

    def show_problem(self, problem: str) -> None:
        """Show `problem` under the field; an empty one takes it away."""
        self.set_class(bool(problem), "-wrong")
        self.query_one(".problem", Static).update(Content(problem))
