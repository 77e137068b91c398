"""The `cs3lab` command and its subcommands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version

from cs3lab.demo import __main__ as demo
from cs3lab.gateway import __main__ as gateway
from cs3lab.merge import command as merge


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; `args.run(args)` does what was asked for."""
    top = argparse.ArgumentParser(prog="cs3lab", description="JupyterLab on CS3 storage.")
    top.add_argument("--version", action="version", version=f"%(prog)s {version('cs3lab')}")
    commands = top.add_subparsers(title="commands", required=True, metavar="command")
    for name, module, summary in (
        ("demo", demo, "two people with a JupyterLab each on a storage of this machine"),
        ("gateway", gateway, "a CS3 storage on this machine, for development and small groups"),
        ("merge", merge, "merge notebooks or texts three-way, also as git's merge driver"),
    ):
        command = commands.add_parser(name, help=summary, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return top


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line, by default that of the process, and exit with its code."""
    args = parser().parse_args(arguments)
    sys.exit(args.run(args))
