"""A text as the one cell of a notebook, for widgets that show notebooks. Pure.

Editors in browsers know one line end and no byte order mark: both are taken out of what they show,
and put back into what a person made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cs3lab.merge.lines import Chunk, join, split
from cs3lab.merge.nbdime_format import padded, source_decisions
from cs3lab.merge.notebook import Cell, Json, Notebook

_MARK = "\ufeff"


def as_notebook(text: str) -> Json:
    """Notebook of a text that is shown."""
    return Notebook([Cell("text", "raw", text)], {}, 5).as_dict()


def shown(text: str) -> str:
    """Text as an editor shows it."""
    return join(_plain(split(text)))


def prepared_base(base: str) -> Json:
    """Notebook to which the decisions on a text apply."""
    return as_notebook(padded(shown(base)))


def text_decisions(chunks: Iterable[Chunk]) -> list[Json]:
    """Decisions on a text in nbdime's merge format."""
    plain = [
        replace(
            chunk,
            base=_plain(chunk.base),
            local=_plain(chunk.local),
            remote=_plain(chunk.remote),
        )
        for chunk in chunks
    ]
    # A change of line ends alone would be a difference in which nobody sees one.
    differ = [chunk for chunk in plain if {chunk.local, chunk.remote} != {chunk.base}]
    return source_decisions(differ, ("cells", 0))


def with_line_ends(text: str, base: str, local: str, remote: str) -> str:
    """Text that was shown, with the line ends and the mark its sides have.

    A line has the end it has in remote, else in local, else in base; a new one has what most lines
    have in remote.
    """
    known: dict[str, str] = {}
    usual = ""
    for side in (base, local, remote):
        ends = {line: "\r" if line.endswith("\r") else "" for line in side.split("\n")[:-1]}
        known |= {_plain((line,))[0]: end for line, end in ends.items()}
        usual = "\r" if 2 * side.count("\r\n") > side.count("\n") else ""
    *lines, last = text.split("\n")
    return _mark(base, local, remote) + join(
        [*(line + known.get(line, usual) for line in lines), last]
    )


def _mark(base: str, local: str, remote: str) -> str:
    """Byte order mark by a merge of its own: the side that changed it has its way."""
    before, here, there = (text.startswith(_MARK) for text in (base, local, remote))
    return _MARK if (here if there == before else there) else ""


def _plain(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.removesuffix("\r").removeprefix(_MARK) for line in lines)
