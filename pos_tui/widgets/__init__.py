"""Parts that more than one screen uses, or that deserve their own tests."""
