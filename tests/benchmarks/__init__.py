"""How fast and how lean the till is: `python -m tests.benchmarks` prints a table of ratios.

Each row runs the till and what it is held against in one run, turn by turn (A B A B), since a machine's
speed changes while one looks. `python -m tests.benchmarks 40 first-frame idle` prints two of them, of 40
turns. pytest collects nothing here: a time is no test.
"""
