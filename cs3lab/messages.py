"""All sentences that people read of this server, and codes by which they are translated.

Each sentence has a code: the name of its member in lower case. An answer carries the sentence in
English and, as `wording`, its code and parameters. The front end knows a sentence for each code
(`src/api/sentences.ts`), and says that one in the language of the person.
"""

from __future__ import annotations

from enum import Enum, unique
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta


@unique
class Sentence(Enum):
    """A sentence for people, in English, with its parameters in braces.

    It says what happened, what is safe, and what to do.
    """

    # What an answer is about.
    ABOUT = "“{path}”: {what}"

    # The storage (cs3lab.client).
    FAILED = "The storage reported a problem. Try again."
    NOT_FOUND = "It is not there. It may have been renamed, moved or deleted."
    ALREADY_EXISTS = "Something of that name is there already. Nothing was overwritten."
    PERMISSION_DENIED = "You do not have the permission for that. Nothing was changed."
    UNAUTHENTICATED = "The storage does not accept your sign-in. Sign in again."
    CONFLICT = "It was changed in the meantime. Nothing was overwritten."
    LOCKED = "Somebody else is editing it. Nothing was changed."
    LOCKED_BY = "{name} is editing it. Nothing was changed."
    LOCKED_BY_ME = "You are editing it elsewhere. Nothing was changed."
    LOCKED_BY_ME_IN = "You are editing it in {application}. Nothing was changed."
    QUOTA_EXCEEDED = (
        "There is no room left on the storage. Nothing was saved: delete something first."
    )
    INVALID_ARGUMENT = "The storage cannot do this as it was asked."
    FAILED_PRECONDITION = "That is not possible in its present state. Nothing was changed."
    UNTRUSTED_ENDPOINT = (
        "The storage names an address for contents that is not allowed here (data_hosts). "
        "Nothing was sent: ask those who run this server."
    )
    UNSUPPORTED = "This storage does not offer that."
    TOO_MANY_ENTRIES = (
        "This folder holds too many entries to be listed: storages end at some 16,000 files. "
        "Open a folder below it by its path, and keep fewer files in one folder."
    )
    UNAVAILABLE = "The storage cannot be reached. Try again in a moment."
    DEADLINE_EXCEEDED = "The storage did not answer in time. Try again in a moment."
    PROCESSING = "The storage is still checking it; it opens in a moment."
    TRANSFER_INTERRUPTED = "The transfer was interrupted. Try again."
    SERVER_ERROR = "The storage failed to do that. Try again, or ask those who run it."
    NO_SENSE = (
        "The storage answered something that cannot be understood. "
        "Look whether it was done before you try again."
    )
    STOPPING = "The server is stopping. Nothing was changed."

    # Settings, and signing in.
    NOT_SET_UP = "The storage is not set up correctly. {problem}"
    SIGN_IN_UNREADABLE = "The file with the storage password cannot be read."
    SIGN_IN_REFUSED = "The storage does not accept this user name and password."
    SIGN_IN_EMPTY = "The access token is empty. Sign in again."
    SIGN_IN_UNSENDABLE = (
        "The access token is too long, or holds a line break or another character that no token "
        "has. Sign in again, or ask those who run this server."
    )
    SIGN_IN_MISSING = "There is no token in the token file. Sign in again."

    # Encryption.
    NO_TLS = (
        "The gateway of the storage speaks no TLS, and this server asks for it (tls). "
        "Nothing was sent: ask those who run this server."
    )
    ONLY_TLS = (
        "The gateway of the storage speaks TLS alone, and this server does not (tls). "
        "Ask those who run this server."
    )
    UNTRUSTED = (
        "The storage cannot prove that it is the right one. Nothing was sent: ask those who run it."
    )
    UNKNOWN_AUTHORITY = (
        "The certificate of the storage comes from an authority that is not known here. "
        "Nothing was sent: those who run this server can name the authority (ca)."
    )
    OTHER_NAME = (
        "The certificate of the storage is for another name than the one it was called by. "
        "Nothing was sent: ask those who run it."
    )
    NOT_YET_VALID = (
        "The certificate of the storage is not valid yet. Nothing was sent: ask those who run it."
    )
    EXPIRED = "The certificate of the storage has expired. Nothing was sent: ask those who run it."
    NO_PEM = (
        "The storage is not set up correctly. The file of trusted certificates (ca) holds no "
        "certificate in PEM form."
    )
    NO_CA = (
        "The storage is not set up correctly. The file of trusted certificates (ca) cannot be read."
    )
    UNENCRYPTED = (
        "The storage wants contents sent unencrypted. Nothing was sent: ask those who run it."
    )
    NO_ADDRESS = (
        "The storage did not say where contents are kept. Nothing was sent: ask those who run it."
    )
    NO_TRANSFER = "The storage offers no way of transfer that is known here."

    # Names and places.
    NAME_EMPTY = "A name cannot be empty, “.” or “..”. Choose another name."
    NAME_WITH_SLASH = "A name cannot hold a slash. Choose another name."
    NAME_WITH_CONTROLS = (
        "A name cannot hold control characters such as line breaks. Choose another name."
    )
    NAME_NO_TEXT = "A name must be valid text. Choose another name."
    NAME_TOO_LONG = "The name is too long: {size} bytes of at most {limit}. Shorten it."
    NAME_OF_CHUNK = "A name cannot hold “-chunking-” and a number: the storage would lose the file."
    TOP_HAS_NO_NAME = "That is the top of the storage. Choose a name."
    TOP_STAYS = "The top of the storage cannot be deleted."
    NO_PARENT_PATH = "A path cannot hold “..”. Choose another place."
    NO_DOT_NAMES = "A path cannot contain “.” or “..” as a name."
    NO_NUL = "A path cannot contain a NUL character."
    NO_UNICODE = "A name must be valid Unicode text."
    NOT_TEXT = (
        "A name or text holds characters that cannot be stored. Nothing was changed: change it."
    )
    PATH_NO_TEXT = "A path must be valid text. Choose another name."
    NAME_HIDDEN = "Hidden files are switched off; “{path}” was left as it is."
    ROOT_HAS_NO_NAME = "This is the root of the files: choose a name."

    # Files and folders.
    NO_SUCH_FILE = "file or directory {path} does not exist"
    EXISTS = "File already exists: {path}"
    NO_FOLDER = "The folder it should lie in is not there. It may have been renamed or deleted."
    NOT_SAVED_NO_FOLDER = "The folder it should lie in is not there. Nothing was saved."
    A_FILE = "This is a file and not a folder."
    A_FOLDER = "This is a folder and not a file."
    NAMED_FOLDER = "“{name}” is a folder and not a file."
    INTO_ITSELF = "A folder cannot be moved into itself. Nothing was changed."
    NOT_EMPTY = "The folder {path} is not empty. Nothing was deleted."
    OTHER_LENGTH = "What was to be saved is not as long as announced. Nothing was saved: try again."
    READ_OTHER_LENGTH = (
        "The storage sent more or less than the file holds by its own account. Try again."
    )
    TOO_LARGE_TO_OPEN = (
        "“{name}” is larger than {limit} MB, which is too large to be opened here. "
        "You can download it."
    )
    CHOOSE_WHAT_TO_COPY = "Choose what to copy of this folder. Nothing was copied."
    TOO_LARGE_TO_COPY = (
        "The folder is too large to be copied: more than {limit} MB. Nothing was copied."
    )
    TOO_MANY_TO_COPY = (
        "The folder is too large to be copied: more than {limit} files. Nothing was copied."
    )
    MAY_NOT_REMOVE = (
        "You may not remove it from where it is. Nothing was changed: you can copy it instead."
    )
    COPIED_NOT_REMOVED = (
        "“{source}” was copied to “{target}”, but not removed from where it was. {why} Nothing is "
        "lost; delete the one you do not need."
    )
    CHANGED_MEANWHILE = "It was changed meanwhile."
    UPLOAD_CUT_OFF = "A part of the upload is missing. Nothing was saved: upload the file again."
    NO_ROOM_FOR_UPLOAD = (
        "The Jupyter server has no room to collect this upload. Nothing was saved: upload a "
        "smaller file, or free some space. ({error})"
    )
    NO_CELLS = (
        "The notebook that was to be saved has no cells, and what is stored has. Nothing was "
        "overwritten: open it again."
    )
    NO_SUCH_VERSION = (
        "The storage does not keep this checkpoint any more. Nothing was changed: look at the "
        "checkpoints again and choose another one."
    )
    NOT_RESTORED = (
        "The storage did not bring this checkpoint back. Nothing is lost: what was there is still "
        "there, or is the latest checkpoint now. Look at the checkpoints again and try once more."
    )
    CHANGED_SINCE_OPENED = (
        "“{path}” was changed by someone else since you opened it. Nothing was overwritten: open "
        "it again, or save under another name."
    )
    GONE_SINCE_OPENED = (
        "“{path}” is no longer there since you opened it. Nothing was overwritten: open it again,"
        " or save under another name."
    )
    FOLDER_IN_THE_WAY = "There is a folder of that name. It was not replaced."
    NOT_SAVED_LOCK_ENDED = "Your lock on it has ended. Nothing was saved."
    NOTHING_CHOSEN = "Nothing was chosen to be deleted. Nothing was deleted."
    FILE_NO_UTF8 = "The file is not UTF-8 encoded text"
    VERSIONS_UNREADABLE = "This storage can restore earlier contents but not show them."
    NO_LOCKS = "This storage cannot lock files. Changes by others are found when you save."
    LOCK_ENDED = "Your lock on it has ended."

    # The folder “Shares”.
    NOT_SHARED = "Nothing of this name is shared with you, or it is not shared any more."
    FOR_VIEWING = (
        "It is shared with you for viewing only. Nothing was changed: you can save a copy in your "
        "own files."
    )
    SHARES_UNCHANGEABLE = "“Shares” itself cannot be changed: it shows what others share with you."
    SHARES_CLOSED = (
        "“Shares” holds only what others share with you, and this is not, or not any more. Choose "
        "another folder. Nothing was changed."
    )
    SHARES_FIXED = (
        "It belongs to whoever shares it with you and stays there. Copy it to your own files; if "
        "you do not need it any more, delete it from “Shares”, which only leaves the share."
    )

    # Sharing.
    SHARED_ALREADY = "It is shared with them already. Change their access instead."
    SHARED_BY_FOLDER = "They can reach it already: a folder it lies in is shared with them."
    NO_SUCH_PERSON = "There is nobody of that name on this storage. Nothing was shared."
    SHARED_WITH_SELF = "You cannot share with yourself. Nothing was shared."
    NO_RIGHT_TO_SHARE = "You do not have the right to share this. Ask its owner to share it."
    SHARE_ENDED = "This share has ended already."
    SHARE_ORPHANED = "What was shared is gone, and the storage cannot end its share."
    SHARE_TAKEN_BACK = "This share has ended: whoever shared it with you has taken it back."
    NO_OWN_NAMES = "This storage keeps no name of your own for what is shared with you."
    SHARE_NAME_TAKEN = "Another share goes by that name already. Choose another name."
    NOT_ACCEPTED = "Accept the share before you rename it."
    CHOOSE_ROLE = "Choose whether they can view or edit."
    END_WITHOUT_ZONE = "The time at which sharing ends needs a time zone."
    END_IN_PAST = "Sharing cannot end in the past. Choose a later date."
    LINK_ENDED = "This link has ended already."
    NO_RIGHT_TO_LINK = "You do not have the right to make a link to this. Ask its owner."
    LINK_OF_OTHERS = "Somebody else made this link. Nothing was changed."
    LINK_REFUSED = "The storage refuses the password or the date. Choose others."
    ONLY_OWNER_SHARES = "You cannot share this: only its owner can."
    NO_SHARES = "This storage keeps no shares."
    CANNOT_SHARE_ALL = "Choose a file or folder: all you have cannot be shared at once."
    NAME_TOO_SHORT = "Type at least two letters of a name."
    OTHER_SITES = "This storage cannot share with people at other sites."
    UNREACHABLE_SHARE = "It cannot be reached: its owner has deleted it or taken the share back."
    GONE = "It is no longer there: it was deleted or moved away."

    # Copies.
    ONLY_FILES_COPIED = "Only files can be copied to work on. Nothing was copied."
    NO_FREE_NAME = (
        "There already are copies by every name that was tried. Nothing was copied: try again."
    )
    COPY_OF_OTHER_KIND = "The content of a copy must be that of its file: a notebook, or a text."
    NOBODY_TO_ASK = "This is not a copy, so there is nobody to ask. Nothing was shared."
    ORIGINAL_IS_YOURS = "The original is yours: merge the copy yourself. Nothing was shared."
    OWNER_UNKNOWN = (
        "Whose the original is cannot be told any more. Nothing was shared: share the copy with "
        "whom you want to merge it."
    )
    NOT_PROPOSED = "Nobody proposes to merge this, so there is nothing to decline."
    FOLDER_NO_COPY = "This is a folder and not a copy of a file."
    DAMAGED_NOTEBOOK = "“{name}” {reason}. Nothing was changed."

    # Merges.
    MERGE_UNCHANGED = "What is stored holds all of it already. Nothing had to be stored."
    MERGE_UNKNOWN = (
        "What both versions were made from is not known any more, so they cannot be merged. "
        "Nothing was changed: compare them, or save yours under another name."
    )
    MERGE_DENIED = (
        "You may not change this file. Nothing was changed: ask its owner to merge, or save your "
        "version under another name."
    )
    ORIGINAL_NOT_SEEN = (
        "You may not see the original of this copy. Nothing was changed: ask whose it is to share "
        "it with you."
    )
    MERGE_MISSING = "The file is not there any more. Nothing was changed, and your version is kept."
    MERGE_BUSY = "Somebody keeps changing this file. Nothing was changed: try again in a moment."
    MERGE_NO_ROOM = (
        "There is no room left on the disk of this server to keep the merge while you decide. "
        "Nothing was changed."
    )
    MERGE_REPLACED = (
        "What could not be read was replaced; where versions are kept, it is the latest."
    )
    MERGE_OPEN = "Nothing of this merge was stored, so there is nothing to undo."
    MERGE_CLOSED = "This merge is stored already. To change it, undo it first."
    MERGE_CHANGED_SINCE = (
        "It was changed since the merge, so the merge cannot be undone. Nothing was changed: what "
        "it held before is in its history."
    )
    MERGE_GONE = (
        "This merge is too long ago. Nothing was lost: start it again, and what is stored is "
        "merged as it is now."
    )
    MERGE_UNLIKE = "A notebook and a text cannot be compared with each other."
    MERGE_NO_COPY = "This file is not a copy of another one, so there is nothing to merge it into."
    MERGE_UNREADABLE = "What is stored {reason}. Nothing was changed, and your version is kept."
    MERGE_LOCKED = "Somebody else is editing this file. Nothing was changed: merge when it is free."
    MERGE_LOCKED_BY = "{name} is editing this file. Nothing was changed: merge when it is free."
    MERGE_LOCKED_BY_ME = (
        "You are editing this file elsewhere. Nothing was changed: merge when it is closed."
    )
    MERGE_LOCKED_BY_ME_IN = (
        "You are editing this file in {application}. Nothing was changed: merge when it is closed."
    )
    MERGE_CONFLICT = (
        "In 1 place, both versions changed the same. Decide which to keep. Nothing was stored."
    )
    MERGE_CONFLICTS = (
        "In {number} places, both versions changed the same. Decide which to keep. Nothing was "
        "stored."
    )
    MERGE_LOSES = (
        "{what} would be gone: under {where} an error or nothing would stand. The run failed, or "
        "there was none since the code was changed or the outputs were cleared. Nothing was stored."
    )
    PICTURE = "1 picture"
    PICTURES = "{number} pictures"
    TABLE = "1 table"
    TABLES = "{number} tables"
    CELL = "1 cell"
    CELLS = "{number} cells"
    BOTH = "{one} and {other}"
    REPLACED_BESIDE = "What is in the copy now stands beside the copy, too, as “{path}”."
    REPLACED_ORIGINAL = "What is in the copy now stands where the original was, as “{path}”."
    MERGE_STOPPED = "The merge was stopped. Nothing was changed."
    MERGE_TOO_LONG = "The merge takes too long. Nothing was changed."
    MERGE_TOO_LARGE = "These documents are too large to be merged. Nothing was changed."
    MERGE_NO_PROCESS = (
        "This machine has no room for another process. Nothing was changed: try later."
    )
    MERGE_FAILED = "The merge failed ({error}). Nothing was changed."
    BAD_LOCAL = "Your version {reason}. Nothing was changed."
    BAD_REMOTE = "The stored version {reason}. Nothing was changed."
    BAD_BASE = "The version both were made from {reason}. Nothing was changed."
    BAD_MERGED = "The merged version {reason}. Nothing was changed."
    BAD_FORMER = "The first version {reason}. Nothing was changed."
    BAD_PRESENT = "The second version {reason}. Nothing was changed."

    # What is wrong with a document: completes “What is stored …” and “Your version …”.
    TOO_DEEP = "is nested too deeply to be a notebook"
    CONFLICT_MARKERS = "holds conflict markers of another merge"
    NOT_JSON = "is not a notebook: {error}"
    HOLDS_NO_CELLS = "is not a notebook: it holds no cells"
    MALFORMED = "is not a notebook: cells, metadata or version are malformed"
    UNKNOWN_FORMAT = "is not a notebook of a version known here (2 to 4)"
    NOT_UPGRADED = "could not be brought up to date: {error}"
    NOT_A_CELL = "has something in it that is no cell (cell {number})"
    SOURCE_NO_TEXT = "has a cell whose source is no text (cell {number})"
    CELL_METADATA_MALFORMED = "has a cell with malformed metadata (cell {number})"
    CELL_OUTPUTS_MALFORMED = "has a cell with malformed outputs (cell {number})"
    NO_UTF8 = "is not text in UTF-8, so it cannot be merged"
    NO_TEXT = "is not text, so it cannot be merged"
    BASE_NO_TEXT = "is not text"
    NOT_THE_TEXT = "is not the one text that was to be merged"
    NOT_VALID = "would not be a valid notebook: {error}"
    BASE_NEWER = "was recorded by a newer version of cs3lab"
    BASE_TOO_LARGE = "recorded in the copy is too large to be true"
    BASE_DAMAGED = "recorded in the copy is damaged"
    ORIGIN_NEWER = "was made by a newer version of cs3lab"
    ORIGIN_DAMAGED = "holds a damaged record of its original"

    @property
    def code(self) -> str:
        """The code by which it is translated."""
        return self.name.lower()

    def __call__(self, **params: str | int) -> Message:
        """Return the sentence with its parameters. Raises KeyError where one is missing."""
        return Message(self, params)


class Message(str):
    """A sentence in English that knows what it is made of."""

    _sentence: Sentence
    _params: dict[str, str | int]

    def __new__(cls, sentence: Sentence, params: dict[str, str | int]) -> Message:
        """Return the sentence with its parameters, which may be messages themselves."""
        made = super().__new__(cls, sentence.value.format_map(params))
        made._sentence, made._params = sentence, params
        return made

    # By default what is pickled is the text, from which the rest cannot be told.
    def __reduce__(self) -> tuple[type[Message], tuple[Sentence, dict[str, str | int]]]:
        return type(self), (self._sentence, self._params)

    @property
    def wording(self) -> Wording:
        """What it is made of."""
        params = {name: _param(value) for name, value in self._params.items()}
        return Wording(self._sentence.code, params)


_CODE = Meta(
    description="Names the sentence.",
    extra_json_schema={
        "enum": [sentence.code for sentence in Sentence],
        "x-sentences": {sentence.code: sentence.value for sentence in Sentence},
    },
)


class Wording(msgspec.Struct, frozen=True):
    """What a message is made of, for whoever says it in another language."""

    code: Annotated[str, _CODE]
    params: Annotated[
        dict[str, Param], Meta(description="By name; a sentence in a sentence is one, too.")
    ]


Param: TypeAlias = "str | int | Wording"


WORDING = Meta(description="What `message` is made of; null where it is not translated.")


def wording_of(message: str | None) -> Wording | None:
    """Return what a message is made of; None for one that is not translated."""
    return message.wording if isinstance(message, Message) else None


def _param(value: str | int) -> Param:
    return wording_of(value) or str(value) if isinstance(value, str) else value
