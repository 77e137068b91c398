"""Collect the notebook merges recorded in git histories as base/local/remote triples.

    python -m benchmarks.merge.corpus --out /tmp/merge-corpus REPO/.git ...

A merge commit counts when its result differs from both parents, that is when both sides
changed the notebook. Each triple becomes a directory holding ``base.ipynb``, ``local.ipynb``
(the first parent), ``remote.ipynb`` and ``human.ipynb`` (what the person made of it).
The same three contents merged again in another branch are taken once.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

#: Git's name for "there is no such file", in raw diffs.
ABSENT = "0" * 40


def git(directory: Path, *arguments: str) -> bytes | None:
    """Answer of a git command, or None where it fails (a snapshot may lack objects)."""
    done = subprocess.run(
        ["git", "-C", str(directory), *arguments], capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def merged_notebooks(directory: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """(first parent, second parent, path, their blobs) of every notebook both sides changed."""
    log = git(
        directory, "log", "--all", "--merges", "-c", "--raw", "--no-abbrev", "-z",
        "--no-renames", "--format=commit %P", "--", "*.ipynb",
    )  # fmt: skip
    parents: list[str] = []
    fields = iter((log or b"").decode("utf-8", "replace").split("\0"))
    for field in fields:
        text = field.strip("\n")
        if text.startswith("commit "):
            parents = text.split()[1:]
        elif text.startswith("::") and len(parents) == 2:
            local, remote, human = text.split()[3:6]
            yield parents[0], parents[1], next(fields), f"{local} {remote}", human


def triples(directory: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Name and contents of every distinct triple in one history."""
    seen: set[str] = set()
    for first, second, path, sides, human in merged_notebooks(directory):
        local, remote = sides.split()
        if ABSENT in (local, remote, human) or f"{local}{remote}" in seen:
            continue
        seen.update({f"{local}{remote}", f"{remote}{local}"})
        ancestor = git(directory, "merge-base", first, second)
        if not ancestor:
            continue
        names = {
            "base": f"{ancestor.decode().strip()}:{path}",
            "local": local,
            "remote": remote,
            "human": human,
        }
        contents = {name: git(directory, "cat-file", "blob", blob) for name, blob in names.items()}
        whole = {name: content for name, content in contents.items() if content is not None}
        if len(whole) == len(names) and whole["base"] not in (whole["local"], whole["remote"]):
            yield hashlib.sha256(f"{local}{remote}".encode()).hexdigest()[:10], whole


def collect(directory: Path, out: Path, most: int) -> int:
    """Write at most ``most`` triples of one history below ``out``; returns how many."""
    source = directory.parent.name if directory.name in {".git", "repo"} else directory.name
    count = 0
    for name, contents in triples(directory):
        target = out / f"{source}-{name}"
        target.mkdir(parents=True, exist_ok=True)
        for side, content in contents.items():
            (target / f"{side}.ipynb").write_bytes(content)
        count += 1
        if count >= most:
            break
    return count


def main(arguments: list[str] | None = None) -> int:
    """Run the collector from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="GIT_DIRECTORY")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=80, help="triples taken from one history")
    options = parser.parse_args(arguments)
    for directory in options.repositories:
        print(f"{collect(directory, options.out, options.most):5d}  {directory}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
