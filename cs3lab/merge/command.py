"""The command that merges three files: notebooks by cells and lines, other texts by lines.

As git's merge driver: `git config merge.cs3lab.driver "cs3lab merge %O %A %B --out %A"` and
`*.ipynb merge=cs3lab` in .gitattributes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from cs3lab.merge.documents import FileKind, merge_documents, write
from cs3lab.merge.errors import MergeError
from cs3lab.merge.model import NotebookMerge, TextMerge


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to a parser."""
    parser.add_argument("base", type=Path, help="what both sides started from")
    parser.add_argument("local", type=Path, help="one side: yours, or the copy")
    parser.add_argument("remote", type=Path, help="the other side: theirs, or the original")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the result there, with markers around conflicts",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help='print {"merged": notebook or null, "conflicts": number} as JSON',
    )


def run(arguments: argparse.Namespace) -> int:
    """Merge, and return the exit status: 0 without conflicts, 1 with some, 2 for an error."""
    paths = (arguments.base, arguments.local, arguments.remote)
    try:
        base, local, remote = (path.read_bytes() for path in paths)
        result = merge_documents(_kind(paths, (base, local, remote)), base, local, remote)
        if arguments.out is not None:
            _replace(arguments.out, _text(result))
    except MergeError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps({"merged": result.merged, "conflicts": len(result.conflicts)}))
    elif arguments.out is None:
        sys.stdout.write(_text(result))
    if result.conflicts:
        print(f"{len(result.conflicts)} conflicts", file=sys.stderr)
    return 1 if result.conflicts else 0


def main(arguments: list[str] | None = None) -> int:
    """Run the command on its own, as ``python -m cs3lab.merge``, and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m cs3lab.merge", description="Merge notebooks or text files three-way."
    )
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def _kind(paths: tuple[Path, ...], contents: tuple[bytes, ...]) -> FileKind:
    """Kind of the files by a name, or else by the contents: the names git makes up say nothing."""
    if any(path.suffix == ".ipynb" for path in paths):
        return "notebook"
    looks = all(
        content.lstrip().startswith(b"{") and b'"nbformat"' in content for content in contents
    )
    return "notebook" if looks else "text"


def _text(result: NotebookMerge | TextMerge) -> str:
    return result.marked if isinstance(result, TextMerge) else write(result.marked)


def _replace(path: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all: it may be the only copy of a side."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
        if path.exists():
            os.chmod(name, path.stat().st_mode & 0o7777)
        else:
            # A temporary file is for its owner only. The umask can only be read by setting it.
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
