"""The requests and answers of copies, merges and comparisons."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cs3lab.api.locks import LockHolder
from cs3lab.merge.proposal import MAX_WORDS
from cs3lab.messages import WORDING, Wording

Path = Annotated[str, Meta(min_length=1, description="A path in the tree.")]
Kind = Annotated[Literal["notebook", "text"], Meta(description="How it is merged and shown.")]
Words = Annotated[
    str, Meta(max_length=MAX_WORDS, description="A sentence for the other; empty for none.")
]
Document = Annotated[
    Any, Meta(description="A notebook as JSON, or a text; null: what the storage has.")
]


class NewCopy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file to copy."""

    path: Path
    hash: Annotated[
        str, Meta(description="What `content` was made from; empty: what the storage has now.")
    ] = ""
    content: Document = None


class CopyMade(msgspec.Struct, frozen=True):
    """A copy that knows its original."""

    path: Annotated[str, Meta(description="The copy.")]
    name: Annotated[str, Meta(description="Its name.")]
    beside: Annotated[bool, Meta(description="It lies beside its original; else in the home.")]


class Proposed(msgspec.Struct, frozen=True):
    """A proposal to merge a copy, for who made it and who answers it."""

    state: Annotated[
        Literal["open", "merged", "declined"],
        Meta(description="What the owner of the original did with it, as far as is known."),
    ]
    words: Annotated[str, Meta(description="What was said with it; empty for nothing.")]
    answer: Annotated[str, Meta(description="What the owner says to it; empty for nothing.")]
    changed: Annotated[bool, Meta(description="The original was changed since it was made.")]


class Original(msgspec.Struct, frozen=True):
    """The original of a copy, and its present state."""

    name: Annotated[str, Meta(description="Its name, as last known.")]
    path: Annotated[
        str | None, Meta(description="Where this person finds it; null: nowhere in their tree.")
    ]
    owner: Annotated[str, Meta(description="Whose it is, in full; empty where not known.")]
    mine: Annotated[bool, Meta(description="It belongs to this person.")]
    copied: Annotated[datetime, Meta(description="When the copy was made of it.")]
    state: Annotated[
        Literal["same", "changed", "missing", "denied"],
        Meta(
            description="same, changed: since the copy was made, or last merged. missing: it is "
            "not there any more. denied: this person may not see it."
        ),
    ]
    changes: Annotated[
        int | None, Meta(description="How often it was stored since; null: not known.")
    ]
    writable: Annotated[bool, Meta(description="This person may change it.")]
    holder: Annotated[LockHolder | None, Meta(description="Who else edits it, if anybody.")]
    since: Annotated[datetime | None, Meta(description="Since when they edit it, if known.")]
    place: Annotated[
        str | None,
        Meta(description="missing: where the copy would be stored in its place; null: beside it."),
    ]
    proposal: Annotated[
        Proposed | None,
        Meta(description="null: nobody proposed the copy, or it is for others to answer."),
    ]


class CopyState(msgspec.Struct, frozen=True):
    """A file and its original."""

    path: Annotated[str, Meta(description="The file.")]
    original: Annotated[Original | None, Meta(description="null: it is nobody's copy.")]


class Proposal(msgspec.Struct, frozen=True):
    """A copy shared with the owner of its original, who may merge it."""

    owner: Annotated[str, Meta(description="Who was asked, in full.")]


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A copy, and what is said of it."""

    path: Path
    words: Words = ""


WithOutputs = Annotated[
    Literal["ask", "keep", "drop"],
    Meta(
        description="Pictures and tables in place of which an error or nothing would stand. "
        "ask: answer `outputs`, and store nothing. keep: let them stand, marked as not run since. "
        "drop: let them go."
    ),
]


class NewMerge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A merge to carry out."""

    kind: Annotated[
        Literal["copy", "document"],
        Meta(
            description="copy: the copy at `path` into its original. document: `content`, made "
            "from what had `hash`, into what is at `path` now."
        ),
    ]
    path: Path
    hash: Annotated[
        str, Meta(description="document: what the content was made from, or a `local` given.")
    ] = ""
    content: Annotated[
        Any, Meta(description="What the tab shows, unsaved or not; null (copy): what is stored.")
    ] = None
    replace: Annotated[
        bool,
        Meta(
            description="Store it over what cannot be read. copy: put it in the place of an "
            "original that is missing, too."
        ),
    ] = False
    outputs: WithOutputs = "ask"


class Side(msgspec.Struct, frozen=True):
    """The author and the time of a side of a merge or comparison."""

    name: Annotated[str, Meta(description="A person in full, or a file; empty: not known.")]
    me: Annotated[bool, Meta(description="It is this person's own.")] = False
    time: Annotated[datetime | None, Meta(description="When it was stored; null: it is not.")] = (
        None
    )


class Losses(msgspec.Struct, frozen=True):
    """Pictures and tables that would be gone."""

    pictures: int
    tables: int
    cells: Annotated[int, Meta(description="How many cells show them.")]


class Summary(msgspec.Struct, frozen=True):
    """Numbers of cells (notebook) or places (text), by who changed them."""

    local: Annotated[int, Meta(description="Changed, inserted, deleted or moved here.")]
    remote: Annotated[int, Meta(description="The same, in what the storage has.")]
    both: Annotated[int, Meta(description="By both, merged or done alike.")]
    together: Annotated[int, Meta(description="Inserted at one place by both: remote's first.")]
    not_run: Annotated[int, Meta(description="Merged of both, so their outputs were cleared.")]


class GoodVersion(msgspec.Struct, frozen=True):
    """A version that can be read."""

    name: Annotated[str, Meta(description="Its id as a checkpoint, to restore or compare it by.")]
    mtime: Annotated[datetime, Meta(description="When it was stored.")]


class Merged(msgspec.Struct, frozen=True):
    """The result of a merge."""

    id: Annotated[str, Meta(description="Names the merge, for an hour at least.")]
    state: Annotated[
        Literal[
            "merged",
            "unchanged",
            "conflicts",
            "outputs",
            "locked",
            "missing",
            "denied",
            "unknown",
            "unreadable",
            "undone",
        ],
        Meta(
            description="merged: it is stored. unchanged: both sides are alike, nothing was "
            "stored. conflicts: a person must decide, nothing was stored. outputs: pictures or "
            "tables would be gone, see `lost`; nothing was stored. locked: somebody edits "
            "the file, see `holder`. missing: the original is gone. denied: they may not write "
            "it. unknown: what both were made from is not to be had, so nothing can be merged. "
            "unreadable: what is stored is no notebook or text, see `good`. "
            "undone: the storage has again what it had before."
        ),
    ]
    message: Annotated[
        str,
        Meta(
            description="In plain words, wherever nothing was stored, or nothing was merged: "
            "something took the place of what could not be read, which cannot be shown, or a copy "
            "that of its original, which cannot be undone either."
        ),
    ]
    wording: Annotated[Wording | None, WORDING]
    kind: Kind
    name: Annotated[str, Meta(description="The file merged into.")]
    path: Annotated[
        str | None, Meta(description="Where it is; null: nowhere in this person's tree.")
    ]
    local: Annotated[Side, Meta(description="Whose the copy or the tab's content is.")]
    remote: Annotated[Side, Meta(description="Who stored what the storage has, and when.")]
    local_hash: Annotated[
        str,
        Meta(description="Stands for the content sent, as a `hash` for what was typed since."),
    ] = ""
    model: Annotated[
        dict[str, Any] | None,
        Meta(description="merged, unchanged, undone: the file, without content, with its hash."),
    ] = None
    copy: Annotated[
        dict[str, Any] | None,
        Meta(
            description="copy: the copy, without content, with its hash, where it was stored anew: "
            "it holds what its original holds now, or (undone) what it held before."
        ),
    ] = None
    content: Annotated[
        Any, Meta(description="document: merged, unchanged: what the storage has now.")
    ] = None
    summary: Summary | None = None
    conflicts: Annotated[int, Meta(description="How many decisions are open.")] = 0
    base: Annotated[
        dict[str, Any] | None,
        Meta(description="conflicts: the notebook `decisions` apply to; a text is its one cell."),
    ] = None
    decisions: Annotated[
        list[Any], Meta(description="conflicts: nbdime's merge decisions, open ones too.")
    ] = []
    by_cell: Annotated[bool, Meta(description="Too large for lines: cells were compared.")] = False
    lost: Annotated[Losses | None, Meta(description="outputs: what would be gone.")] = None
    holder: Annotated[LockHolder | None, Meta(description="locked: who edits it.")] = None
    since: Annotated[datetime | None, Meta(description="locked: since when, if known.")] = None
    good: Annotated[
        GoodVersion | None,
        Meta(description="unreadable: the latest version that can be read; null: none is known."),
    ] = None


class Resolved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The decisions of a person."""

    notebook: Annotated[
        dict[str, Any], Meta(description="As the merge widget gives it; a text as its one cell.")
    ]
    outputs: WithOutputs = "ask"


class WhatToCompare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One side of a comparison; with `path` alone, what the storage has."""

    path: Annotated[str, Meta(description="A path in the tree; empty with `merge`.")] = ""
    version: Annotated[str, Meta(description="A checkpoint of it.")] = ""
    content: Annotated[Any, Meta(description="What a tab shows of it, unsaved.")] = None
    original: Annotated[bool, Meta(description="What the copy at `path` was made of, now.")] = False
    base: Annotated[
        bool, Meta(description="What the copy at `path` and its original were both made from.")
    ] = False
    merge: Annotated[str, Meta(description="What the merge of this id found, before it.")] = ""


class Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two sides to compare."""

    before: WhatToCompare
    after: WhatToCompare


class Compared(msgspec.Struct, frozen=True):
    """The differences of two documents."""

    kind: Kind
    name: Annotated[str, Meta(description="What is compared.")]
    before: Side
    after: Side
    base: Annotated[
        dict[str, Any], Meta(description="The notebook `diff` applies to; a text is its one cell.")
    ]
    diff: Annotated[list[Any], Meta(description="nbdime's diff; empty: they are alike.")]


OPERATIONS: tuple[tuple[Any, ...], ...] = (
    ("/cs3lab/copies", "post", "makeCopy", "Copy a file to work on", CopyMade, NewCopy, "", 201),
    ("/cs3lab/copies", "get", "getCopy", "What a file is a copy of", CopyState, None, "path"),
    ("/cs3lab/copies/propose", "post", "proposeCopy", "Ask the owner to merge", Proposal, Said),
    ("/cs3lab/copies/decline", "post", "declineCopy", "Decline what is proposed", None, Said),
    ("/cs3lab/merges", "post", "merge", "Merge a copy or a document", Merged, NewMerge),
    ("/cs3lab/merges/{id}", "post", "resolveMerge", "Store what was decided", Merged, Resolved),
    ("/cs3lab/merges/{id}", "delete", "forgetMerge", "Decide nothing"),
    ("/cs3lab/merges/{id}/undo", "post", "undoMerge", "Store what was there before", Merged),
    ("/cs3lab/diffs", "post", "compare", "Compare two documents", Compared, Comparison),
)
"""Path, method, name, summary, then answer, body, query parameter and status where there are."""
