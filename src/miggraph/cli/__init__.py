"""The command line: options in, calls, printing. Results go to standard output, everything else to standard error."""

from miggraph.cli.shell import main

__all__ = ["main"]
