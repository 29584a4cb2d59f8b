"""pos-tui: a terminal till helper for shops that sell and take gift cards."""

__version__ = "0.1.0"
