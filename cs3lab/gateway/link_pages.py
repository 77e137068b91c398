"""Public links in a browser: pages of what they open, and its content as downloads."""

import asyncio
from urllib.parse import parse_qs, quote

from aiohttp import web
from cs3.storage.provider.v1beta1 import resources_pb2 as provider

from cs3lab.gateway import link_html as html
from cs3lab.gateway.core import Core
from cs3lab.gateway.data import DataServer
from cs3lab.gateway.references import PUBLIC
from cs3lab.gateway.services.identity import by_link, sign_in
from cs3lab.gateway.status import Code, HttpRefused, Refused
from cs3lab.gateway.store.nodes import Node
from cs3lab.gateway.tokens import InvalidToken
from cs3lab.gateway.uploads import Download
from cs3lab.gateway.users import User

PREFIX = "/s"
COOKIE = "cs3lab-link"
# Whatever has a port of this host shares its cookies: nothing of a stranger's may run here.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class PasswordWanted(Exception):  # noqa: N818 - tells what is missing
    """The visitor has not shown the link's password, or not the one it has now."""


class LinkPages:
    """GET shows what a link opens, or sends it with `?download`; POST takes the password."""

    def __init__(self, core: Core, data: DataServer) -> None:
        self._core = core
        self._data = data

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the routes, one address for each file and folder a link opens."""
        return [
            route
            for path in (PREFIX + "/{token}", PREFIX + "/{token}/{path:.*}")
            for route in (web.get(path, self.show), web.post(path, self.unlock))
        ]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show a folder, a file or the question for the password, or send a file."""
        try:
            if "download" in request.query:
                download = await asyncio.to_thread(self._download, request)
                name = quote(download.parts[-1], safe="")
                kind = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
                return await self._data.deliver(request, download, HEADERS | kind)
            return _answer(await asyncio.to_thread(self._page, request))
        except PasswordWanted:
            return _answer(html.password_page(), 403)
        except Refused:
            return _answer(html.refusal_page(404), 404)
        except HttpRefused as refusal:
            return _answer(html.refusal_page(refusal.status), refusal.status)

    async def unlock(self, request: web.Request) -> web.StreamResponse:
        """Take the password, and remember in a cookie that it was shown."""
        token = request.match_info["token"]
        form = parse_qs((await request.read()).decode(errors="replace"))
        secret = "password|" + form.get("password", [""])[0]
        try:
            address = request.remote or ""
            _, shown = await sign_in(self._core, "publicshares", token, secret, address)
        except Refused as refusal:
            if refusal.answer is Code.NOT_FOUND:
                return _answer(html.refusal_page(404), 404)
            return _answer(html.password_page(f"{refusal.message.capitalize()}."), 403)
        headers = HEADERS | {"Location": _address(request)}
        response = web.Response(status=303, headers=headers)
        path = f"{PREFIX}/{token}"
        response.set_cookie(COOKIE, shown, path=path, httponly=True, samesite="Strict")
        return response

    def _page(self, request: web.Request) -> str:
        address = _address(request)
        above = address.rpartition("/")[0] if _path(request) else ""
        with self._core.store.looking():
            user, node = self._opened(request)
            if not node.is_dir:
                return html.file_page(node, above)
            self._core.access.require(user, node, "list_container")
            try:
                entries = self._core.store.tree.children(node)
            except OSError:
                raise HttpRefused(404) from None
        return html.folder_page(node, entries, address, above)

    def _download(self, request: web.Request) -> Download:
        with self._core.store.looking():
            user, node = self._opened(request)
        if node.is_dir:
            raise HttpRefused(404)
        return Download(user, node.parts, node.id)

    def _opened(self, request: web.Request) -> tuple[User, Node]:
        """Return who comes, and what they ask for if the link lets them see it."""
        token = request.match_info["token"]
        reference = provider.Reference(path=f"/{PUBLIC}/{token}/{_path(request)}")
        user = self._visitor(token, request.cookies.get(COOKIE, ""))
        node, _ = self._core.references.existing(user, reference)
        self._core.access.require(user, node, "stat")
        return user, node

    def _visitor(self, token: str, shown: str) -> User:
        """Return the visitor of a link that has no password, or whose password was shown."""
        linked = self._core.store.links.with_token(token)
        if linked is None or linked.expired or not linked.password:
            return by_link(self._core, token, "")
        try:
            user = self._core.tokens.user(shown)
        except InvalidToken:
            raise PasswordWanted from None
        if (user.link, user.seal) != (token, linked.seal):
            raise PasswordWanted
        return user


def _path(request: web.Request) -> str:
    """Return what is asked for below what the link opens."""
    return request.match_info.get("path", "").strip("/")


def _address(request: web.Request) -> str:
    return quote(request.path.rstrip("/"))


def _answer(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, status=status, content_type="text/html", headers=HEADERS)
