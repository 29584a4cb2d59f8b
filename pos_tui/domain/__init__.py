"""Values and rules: pure, without terminal, network or files."""
