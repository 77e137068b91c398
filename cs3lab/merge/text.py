"""Merges of text files by lines, with the result notebooks have. Pure."""

from __future__ import annotations

from cs3lab.merge import lines, text_as_notebook
from cs3lab.merge.errors import InvalidDocument
from cs3lab.merge.model import Conflict, Json, TextMerge
from cs3lab.merge.notebook import read
from cs3lab.messages import Sentence


def decode(content: bytes, side: str) -> str:
    """Text of a file, with its line ends and a leading mark as they are.

    Raises InvalidDocument.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidDocument(side, Sentence.NO_UTF8()) from None
    # Valid in UTF-8, but git and editors take a file with it for a binary one.
    if "\0" in text:
        raise InvalidDocument(side, Sentence.NO_TEXT())
    return text


def merge_texts(base: str, local: str, remote: str, *, by_cell: bool = False) -> TextMerge:
    """Return the merge of what local and remote made of base.

    With ``by_cell``, a text that both changed is one conflict.
    """
    merge = lines.merge_whole if by_cell else lines.merge
    sides = _same_ends(base, local, remote)
    chunks = merge(*(lines.split(text) for text in sides))
    offered = lines.join(line for chunk in chunks for line in chunk.merged)
    origins = [chunk.choice for chunk in chunks]
    conflicts = [
        Conflict(
            "source",
            "",
            lines.join(chunk.base),
            lines.join(chunk.local),
            lines.join(chunk.remote),
            (chunk.start,),
        )
        for chunk in chunks
        if chunk.choice == "conflict"
    ]
    return TextMerge(
        merged=None if conflicts else offered,
        offered=offered,
        marked=lines.with_markers(chunks),
        conflicts=conflicts,
        base=text_as_notebook.prepared_base(sides[0]),
        decisions=text_as_notebook.text_decisions(chunks),
        by_cell=by_cell,
        edited_local=origins.count("local"),
        edited_remote=origins.count("remote"),
        edited_both=origins.count("both"),
    )


def resolve_text(resolved: Json, base: str, local: str, remote: str) -> str:
    """Return the text that a person's decisions in the merge widget make of a merge.

    Raises InvalidDocument.
    """
    cells = read(resolved, "merged").cells
    if len(cells) != 1:
        raise InvalidDocument("merged", Sentence.NOT_THE_TEXT())
    text = cells[0].source.removesuffix("\n")  # added to show it; see nbdime_format
    return text_as_notebook.with_line_ends(text, *_same_ends(base, local, remote))


def _same_ends(base: str, local: str, remote: str) -> tuple[str, str, str]:
    """Texts with the line ends of one kind, where a side only changed those.

    An editor that rewrites all line ends changes no line in anybody's eyes; the kind of the
    side that changed it stands, remote's if both did.
    """
    kinds = [_crlf(text) for text in (base, local, remote)]
    if len(set(kinds)) == 1:
        return base, local, remote
    wanted = kinds[2] if kinds[2] != kinds[0] else kinds[1]
    plain = [text.replace("\r\n", "\n") for text in (base, local, remote)]
    one, two, three = (text.replace("\n", "\r\n") if wanted else text for text in plain)
    return one, two, three


def _crlf(text: str) -> bool:
    """Whether every line of a text ends in a carriage return and a line feed."""
    return "\n" in text and text.count("\n") == text.count("\r\n")
