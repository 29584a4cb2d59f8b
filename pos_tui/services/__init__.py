"""What the till does, one module a use case; works without a terminal."""
