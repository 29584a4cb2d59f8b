"""What a person sees of an app in a test."""

from typing import Any

from textual.app import App


def painted(app: App[Any]) -> str:
    """Every line of the screen as it is painted, dialogs and what lies under them included."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips).replace(
        "\xa0", " "
    )
