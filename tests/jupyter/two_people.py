"""Einstein shares from a server of his own; marie works on the server of the test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from tests.jupyter.jupyter_process import TOKEN, JupyterProcess
from tests.support.gateway import GatewayProcess, as_shipped
from tests.support.jupyter import Answer, Contents, store


def contents_of(server: JupyterProcess) -> Contents:
    """Give the contents API of a server in another process."""

    async def fetch(
        *parts: str,
        params: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> HTTPResponse:
        path = quote("/".join(part.strip("/") for part in parts))
        url = f"{server.url}{path}?{urlencode(params or {})}"
        headers = {"Authorization": f"token {TOKEN}", **(headers or {})}
        return await AsyncHTTPClient().fetch(url, headers=headers, **options)

    return Contents(fetch)


class AmongTwo:
    """A gateway and a server of einstein's for each profile, for all tests in which two share."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._gateways: dict[str, GatewayProcess] = {}
        self._servers: dict[str, JupyterProcess] = {}

    def gateway(self, profile: str) -> GatewayProcess:
        """Give the gateway, on which nobody but these two share."""
        if profile not in self._gateways:
            root, options = self._root / profile, as_shipped(profile)
            self._gateways[profile] = GatewayProcess(root, profile, options)
        return self._gateways[profile]

    def server(self, profile: str) -> JupyterProcess:
        """Give the Jupyter server of einstein."""
        if profile not in self._servers:
            address = self.gateway(profile).grpc
            state = self._root / f"einstein-{profile}"
            self._servers[profile] = JupyterProcess(state, address, "")
        return self._servers[profile]

    def end(self) -> None:
        """End all of them."""
        for server in self._servers.values():
            server.kill()
        for gateway in self._gateways.values():
            gateway.kill()


@dataclass(frozen=True)
class Owner:
    """Einstein, and the folder of his home a test works in."""

    contents: Contents
    home: Path

    async def gives(self, marie: Contents, name: str, role: str = "editor") -> str:
        """Share with marie, who accepts; give the path she has it by."""
        row = await self.shares(name, role)
        taken = await marie.ask(
            "cs3lab/received", row["id"], method="PATCH", body={"state": "accepted"}
        )
        assert (taken.code, taken.json["status"]) == (200, "ready")
        path: str = taken.json["item"]["path"]
        return path

    async def shares(self, name: str, role: str = "editor") -> dict[str, Any]:
        """Share something in the folder with marie; give the row of the share."""
        people = await self.contents.ask("cs3lab/people", params={"q": "curie"})
        grantee = {key: people.json["people"][0][key] for key in ("kind", "id", "idp")}
        body = {"path": self.at(name), "grantee": grantee, "role": role}
        made = await self.contents.ask("cs3lab/shares", method="POST", body=body)
        assert made.code == 201, made.json
        row: dict[str, Any] = made.json
        return row

    async def changes(self, share: str, **what: Any) -> None:
        """Change a share."""
        answer = await self.contents.ask("cs3lab/shares", share, method="PATCH", body=what)
        assert answer.code == 200

    async def ends(self, share: str) -> None:
        """End a share."""
        assert (await self.contents.ask("cs3lab/shares", share, method="DELETE")).code == 204

    def at(self, name: str) -> str:
        """Give the path of something in the folder, on his server."""
        return f"{self.home.name}/{name}" if name else self.home.name

    def has(self, name: str, text: str = "text") -> None:
        """Put a file in the folder."""
        store(self.home / name, text)

    def reads(self, name: str) -> str:
        """Give the text of a file in the folder."""
        return (self.home / name).read_text()


def entries(answer: Answer) -> dict[str, dict[str, Any]]:
    """Give the entries of a listing by name."""
    assert answer.code == 200, answer.json
    return {entry["name"]: entry for entry in answer.json["content"]}
