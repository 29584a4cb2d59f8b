"""A field for a key or a PIN: what is typed there leaves it only by being used."""

from typing import Any

from textual.widgets import Input


class SecretInput(Input):
    """Shows dots, and neither copies nor cuts: Textual's own field puts even hidden text on the clipboard."""

    ALLOW_SELECT = False

    def __init__(self, **options: Any) -> None:
        super().__init__(password=True, **options)

    def action_copy(self) -> None:
        """Ring instead of copying."""
        self.app.bell()

    def action_cut(self) -> None:
        """Ring instead of cutting."""
        self.app.bell()
