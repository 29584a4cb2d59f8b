"""One module, and where it has looks of its own one `.tcss`, a screen."""
