"""What opens over a screen and is answered or closed."""
