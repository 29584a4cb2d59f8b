"""What a machine types and what a person types, on real lines, against the installed program.

`python -m tests.lines --help`; it runs on demand, for as long as it is told to.
"""
