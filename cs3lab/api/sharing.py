"""The REST interface of sharing: shares, received shares, links, people, the share dialog."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from msgspec import UNSET
from tornado import web

from cs3lab.api.handlers import ApiHandler
from cs3lab.api.sharing_structs import (
    LinkChange,
    LinkList,
    NewLink,
    NewShare,
    PrincipalList,
    ReceivedChange,
    ReceivedList,
    ShareChange,
    ShareList,
)
from cs3lab.client.errors import Unsupported
from cs3lab.client.sharing_model import Role
from cs3lab.jupyter.errors import bad_request
from cs3lab.sharing.principals import grantee, search


class SharesHandler(ApiHandler):
    """GET and POST /cs3lab/shares."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List what I share."""
        async with self.plainly():
            try:
                rows = ShareList(
                    await (await self.services.sharing.get()).outgoing.all(), available=True
                )
            except Unsupported:
                rows = ShareList([], available=False)
        self.answer(rows)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Share an item."""
        new = self.body(NewShare)
        async with self.plainly():
            who = grantee(new.grantee.kind, new.grantee.id, new.grantee.idp)
            outgoing = (await self.services.sharing.get()).outgoing
            row = await outgoing.create(self.shown(new.path), who, Role(new.role), new.expires)
        self.set_status(201)
        self.answer(row)


class ShareHandler(ApiHandler):
    """PATCH and DELETE /cs3lab/shares/<id>."""

    @web.authenticated
    @authorized
    async def patch(self, share_id: str) -> None:
        """Change role or end."""
        change = self.body(ShareChange)
        async with self.plainly():
            row = await (await self.services.sharing.get()).outgoing.change(
                share_id,
                _role(change.role),
                _or_none(change.expires),
                new_expiry=change.expires is not UNSET,
            )
        self.answer(row)

    @web.authenticated
    @authorized
    async def delete(self, share_id: str) -> None:
        """End a share."""
        async with self.plainly():
            await (await self.services.sharing.get()).outgoing.remove(share_id)
        self.done()


class ReceivedSharesHandler(ApiHandler):
    """GET /cs3lab/received."""

    # Asked every now and then by an idle browser: that must not keep a server from being culled.
    _track_activity = False

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List what is shared with me."""
        self.services.watch.note_request()
        async with self.plainly():
            received = (await self.services.sharing.get()).received
            try:
                rows, own_names = await received.all(), await received.own_names()
                answer = ReceivedList(rows, available=True, own_names=own_names)
            except Unsupported:
                answer = ReceivedList([], available=False, own_names=False)
        self.answer(answer)


class ReceivedShareHandler(ApiHandler):
    """PATCH and DELETE /cs3lab/received/<id>."""

    @web.authenticated
    @authorized
    async def patch(self, share_id: str) -> None:
        """Accept, decline, hide or rename."""
        change = self.body(ReceivedChange)
        if change.state is UNSET and change.name is UNSET:
            raise bad_request("The request changes nothing.")
        async with self.plainly():
            received = (await self.services.sharing.get()).received
            if change.state == "declined" and change.words is not UNSET:
                copies = await self.services.copies.get()
                await copies.answerer.decline_share(share_id, change.words)
            if change.state is not UNSET:
                answer = {
                    "accepted": received.accept,
                    "declined": received.decline,
                    "hidden": received.hide,
                }
                row = await answer[change.state](share_id)
            if change.name is not UNSET:
                row = await received.rename(share_id, change.name)
        self.answer(row)

    @web.authenticated
    @authorized
    async def delete(self, share_id: str) -> None:
        """Leave a share; what it gave stays where it is."""
        async with self.plainly():
            await (await self.services.sharing.get()).received.leave(share_id)
        self.done()


class LinksHandler(ApiHandler):
    """GET and POST /cs3lab/links."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List my links."""
        async with self.plainly():
            try:
                links = await (await self.services.sharing.get()).links.all()
            except Unsupported:
                links = None
        self.answer(LinkList(links))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Make a link."""
        new = self.body(NewLink)
        async with self.plainly():
            links = (await self.services.sharing.get()).links
            path = self.shown(new.path)
            row = await links.create(path, Role(new.role), new.password, new.expires)
        self.set_status(201)
        self.answer(row)


class LinkHandler(ApiHandler):
    """PATCH and DELETE /cs3lab/links/<id>."""

    @web.authenticated
    @authorized
    async def patch(self, link_id: str) -> None:
        """Change role, password or end."""
        change = self.body(LinkChange)
        async with self.plainly():
            row = await (await self.services.sharing.get()).links.change(
                link_id,
                _role(change.role),
                None if change.password is UNSET else change.password or "",
                _or_none(change.expires),
                new_expiry=change.expires is not UNSET,
            )
        self.answer(row)

    @web.authenticated
    @authorized
    async def delete(self, link_id: str) -> None:
        """End a link."""
        async with self.plainly():
            await (await self.services.sharing.get()).links.remove(link_id)
        self.done()


class PeopleHandler(ApiHandler):
    """GET /cs3lab/people?q=."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Find people and groups."""
        text = self.get_query_argument("q", "")
        async with self.plainly():
            storage = (await self.services.sharing.get()).storage
            self.answer(PrincipalList(await search(storage.people, text)))


class DialogHandler(ApiHandler):
    """GET /cs3lab/sharing?path=."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the content of the share dialog."""
        path = self.get_query_argument("path")
        async with self.plainly(path):
            self.answer(await (await self.services.sharing.get()).dialog.of(self.shown(path)))


def _role(role: Any) -> Role | None:
    return None if role is UNSET else Role(role)


def _or_none(value: Any) -> Any:
    return None if value is UNSET else value


_ID = r"/(?P<{}>[^/]+)"

handlers: list[tuple[Any, ...]] = [
    (r"/cs3lab/shares", SharesHandler),
    (r"/cs3lab/shares" + _ID.format("share_id"), ShareHandler),
    (r"/cs3lab/received", ReceivedSharesHandler),
    (r"/cs3lab/received" + _ID.format("share_id"), ReceivedShareHandler),
    (r"/cs3lab/links", LinksHandler),
    (r"/cs3lab/links" + _ID.format("link_id"), LinkHandler),
    (r"/cs3lab/people", PeopleHandler),
    (r"/cs3lab/sharing", DialogHandler),
]
"""The rules of sharing."""
