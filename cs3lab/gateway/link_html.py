"""What visitors of public links see: plain pages, without scripts."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from cs3lab.gateway.store.nodes import Node

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 42rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; }
li { display: flex; gap: 1rem; justify-content: space-between; padding: 0.35rem 0;
  border-top: 1px solid #8886; }
li a { overflow-wrap: anywhere; }
li span { white-space: nowrap; opacity: 0.75; }
.button, button { display: inline-block; padding: 0.4rem 1rem; border: 0; border-radius: 4px;
  background: #1a5fb4; color: #fff; font: inherit; text-decoration: none; cursor: pointer; }
input { font: inherit; padding: 0.35rem; }
"""
ENDED = "This link has ended, or what it opened is not there any more. Ask whoever sent it to you."
REFUSALS = {
    403: "This link does not let you download this file.",
    404: ENDED,
    425: "This file was saved just now and is still being checked. Try again in a moment.",
}


def folder_page(node: Node, entries: Iterable[Node], address: str, above: str) -> str:
    """List a folder.

    `address` is the folder's, `above` that of what holds it or "" at the top; both are quoted.
    """
    ordered = sorted(entries, key=lambda entry: (not entry.is_dir, entry.name.casefold()))
    rows = "".join(_row(entry, address) for entry in ordered)
    listing = f"<ul>{rows}</ul>" if rows else "<p>This folder is empty.</p>"
    return _page(node.name, _up(above) + _title(node.name) + listing)


def file_page(node: Node, above: str) -> str:
    """Offer a file; `above` as for folders."""
    download = '<p><a class="button" href="?download">Download</a></p>'
    body = f"{_up(above)}{_title(node.name)}<p>{size(node.size)}</p>{download}"
    return _page(node.name, body)


def password_page(reason: str = "") -> str:
    """Ask for a link's password; `reason` tells why again."""
    alert = f'<p role="alert">{escape(reason)}</p>' if reason else ""
    form = (
        '<form method="post"><p><label>Password<br>'
        '<input type="password" name="password" autocomplete="current-password" required autofocus>'
        "</label></p><button>Open</button></form>"
    )
    title = "This link has a password"
    return _page(title, _title(title) + alert + form)


def refusal_page(status: int) -> str:
    """Say why nothing is shown, for an HTTP status."""
    text = REFUSALS.get(status, "The storage cannot send this file.")
    return _page("Nothing to show", _title("Nothing to show") + f"<p>{text}</p>")


def size(count: int) -> str:
    """Write a number of bytes for people, in decimal units."""
    if count < 1000:
        return "1 byte" if count == 1 else f"{count} bytes"
    power = min((len(str(count)) - 1) // 3, 4)
    return f"{count / 1000**power:.1f} {'kMGT'[power - 1]}B"


def _row(entry: Node, address: str) -> str:
    target = f"{address}/{quote(entry.name, safe='')}"
    name, beside = (entry.name + "/", "") if entry.is_dir else (entry.name, size(entry.size))
    return f'<li><a href="{escape(target)}">{escape(name)}</a><span>{beside}</span></li>'


def _up(above: str) -> str:
    return f'<p><a href="{escape(above)}">Up one folder</a></p>' if above else ""


def _title(text: str) -> str:
    return f"<h1>{escape(text)}</h1>"


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
