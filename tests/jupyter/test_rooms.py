"""Several people in one room, whose text the server saves: as jupyter-collaboration does."""

from __future__ import annotations

from typing import Any

import pytest
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError
from tornado.websocket import WebSocketHandler

from tests.support.jupyter import Contents, Fetch, text_model


class Room(WebSocketHandler, JupyterHandler):  # type: ignore[misc]  # all of Jupyter's are so
    """Saves what anybody in it sends, as the one text of all; answers with the status."""

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> None:
        await super().get(*args, **kwargs)

    async def on_message(self, message: str | bytes) -> None:
        manager: Any = self.contents_manager
        try:
            before = await manager.get("a.txt", content=False)
            saved = await manager.save(text_model(str(message)), "a.txt")
            after = await manager.get("a.txt", content=False, require_hash=True)
        except HTTPError as error:
            await self.write_message(str(error.status_code))
            return
        assert before["type"] == "file"
        # By this a room tells its own save from one that it must load.
        assert saved["last_modified"] == after["last_modified"]
        assert saved["hash"] == after["hash"]
        await self.write_message("200")


@pytest.fixture
def room(jp_serverapp: ServerApp) -> None:
    app: Any = jp_serverapp.web_app
    app.add_handlers(".*$", [(url_path_join(jp_serverapp.base_url, "room"), Room)])


@pytest.mark.usefixtures("room")
async def test_people_in_one_room_save_in_turn(contents: Contents, jp_ws_fetch: Fetch) -> None:
    await contents.write("a.txt", "0")
    tabs: list[Any] = [
        await jp_ws_fetch("room", headers={"User-Agent": name}) for name in ("one", "two")
    ]
    for number, which in enumerate((0, 1, 0, 1, 1, 0), 1):
        await tabs[which].write_message(str(number))
        assert await tabs[which].read_message() == "200"
    assert (await contents.get("a.txt")).json["content"] == "6"
    for tab in tabs:
        tab.close()


@pytest.mark.usefixtures("room")
async def test_a_room_does_not_write_over_what_it_has_not_seen(
    contents: Contents, jp_ws_fetch: Fetch
) -> None:
    await contents.write("a.txt", "0")
    tab: Any = await jp_ws_fetch("room")
    await tab.write_message("1")
    assert await tab.read_message() == "200"
    await contents.get("a.txt")
    await contents.write("a.txt", "of a script")
    await tab.write_message("2")
    assert await tab.read_message() == "409"
    assert (await contents.get("a.txt")).json["content"] == "of a script"
    tab.close()
