"""A field of a form: its name, what to type, and under it what is wrong with it."""

from typing import TYPE_CHECKING

from textual.containers import VerticalGroup
from textual.content import Content
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult


class FormField(VerticalGroup):
    """Label and `field` on one line; the problem, if any, on the next."""

    DEFAULT_CSS = """
    FormField { layout: grid; grid-size: 2; grid-columns: 20 1fr; grid-rows: auto; height: auto; }
    FormField > .label { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; }
    FormField > Input { height: 1; border: none; padding: 0 1; background: $surface; }
    FormField > Input:focus { border: none; background: $primary-muted; }
    FormField > .problem { display: none; column-span: 2; padding: 0 1 0 21; color: $text-error; }
    FormField.-wrong > .problem { display: block; }
    """

    def __init__(self, name: str, label: str, field: Input) -> None:
        super().__init__(id=name)
        self._label = label
        self.field = field

    def compose(self) -> "ComposeResult":
        """Lay the field out."""
        yield Static(Content(self._label), classes="label")
        yield self.field
        yield Static(classes="problem", markup=False)

    @property
    def value(self) -> str:
        """What stands in the field, white space around it dropped."""
        return self.field.value.strip()

    def show_problem(self, problem: str) -> None:
        """Show `problem` under the field; an empty one takes it away."""
        self.set_class(bool(problem), "-wrong")
        self.query_one(".problem", Static).update(Content(problem))
