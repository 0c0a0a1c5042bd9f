"""The command line: one command per verb, no logic of its own.

Results go to standard output (JSON with --json), messages to standard error. Exit codes:
0 done, 1 the answer is "problem found", 2 wrong use, 130 stopped by Ctrl-C.
"""

from workbench.cli.commands import main

__all__ = ["main"]
