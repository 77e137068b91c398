"""What is said at the end of a run.

The process that says it has run no test where several run them, so tests tell by their reports.
"""

from collections.abc import Iterable

import pytest

LACKING = "not supported by this server: "
"""How the reason begins of a scenario that was left out."""
MODEL = "model"
"""The property by which a test tells how far a model was run."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how far the model of locks was run, and what servers cannot do."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    told = [value for one in reports for name, value in one.user_properties if name == MODEL]
    _say(terminalreporter, "the model of locks", map(str, told))
    missing = set()
    for report in terminalreporter.getreports("skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if LACKING in reason:
            target = report.nodeid.rpartition("[")[2].rstrip("]")
            missing.add(f"{target}: {reason.partition(LACKING)[2]}")
    _say(terminalreporter, "not supported by the server", sorted(missing))


def _say(terminalreporter: pytest.TerminalReporter, title: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if not number:
            terminalreporter.section(title)
        terminalreporter.write_line(line)
