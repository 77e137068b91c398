"""How long one person waits to see what another does: two JupyterLabs and a real browser.

The browser is that of the stories in `ui-tests`, which have to be set up; what the people do is in
`ui-tests/people.js`. Nothing is shortened as there: locks, looks and pauses are the product's.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.world import TOKEN
from cs3lab.client.client import Client
from cs3lab.client.credentials import Basic
from cs3lab.client.model import Reference
from cs3lab.client.sharing_model import Role
from cs3lab.client.storage import Storage
from cs3lab.demo.children import Child, Children
from cs3lab.demo.home import quieten
from cs3lab.demo.servers import Endpoints, Person, config_of, lab_command, lab_environment
from tests.support.gateway import GatewayProcess
from tests.support.ports import free_ports

ROUNDS = 3
HEAD = ("Two people", "median", "worst", "limit")

_UI_TESTS = Path(__file__).parent.parent / "ui-tests"
_SECRETS = {"einstein": "relativity", "marie": "radioactivity"}
_NAME = "analysis.ipynb"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_POLL = 0.05
_LIMITS = {
    "opened → banner": 5,
    "save → seen": 3,
    "closed → banner": 5,
    "freed → editable": 5,
    "closed → copy bar": 10,
    "closed → padlock": 10,
    "server answers → told anew": 5,
}
"""In seconds; a person who waits longer looks for another way."""


@dataclass(frozen=True, slots=True)
class Waited:
    """One line of the table: how long each time, in seconds."""

    what: str
    seconds: list[float]

    def cells(self) -> list[str]:
        """Return what the line says."""
        figures = (median(self.seconds), max(self.seconds))
        return [self.what, *(f"{each:.1f} s" for each in figures), f"≤ {_LIMITS[self.what]} s"]


async def waits(rounds: int) -> AsyncIterator[Waited]:
    """Let two people work on one notebook `rounds` times, and say how long they waited."""
    with TemporaryDirectory() as name, GatewayProcess(Path(name)) as gateway:
        notebook = new_notebook(cells=[new_code_cell("1")], metadata={"kernelspec": _KERNEL})
        (gateway.files / "einstein" / _NAME).write_text(nbformat.writes(notebook))
        paths = {"einstein": _NAME, "marie": await _share(gateway.grpc)}
        async with _labs(gateway) as labs:
            for person in labs.people.values():
                await labs.start(person)
            pages = {
                name: {"link": f"{person.link}&reset", "path": paths[name]}
                for name, person in labs.people.items()
            }
            seconds = await _browse(labs, pages | {"rounds": rounds})
    for what in _LIMITS:
        yield Waited(what, seconds[what])


async def _share(gateway: str) -> str:
    """Share the notebook with marie, who accepts it; return where she finds it."""
    async with _storage(gateway, "einstein") as his, _storage(gateway, "marie") as hers:
        item = await his.files.stat(Reference.at(await his.files.home()).child(_NAME))
        share = await his.shares.create(item, (await hers.people.me()).id, Role.EDITOR)
        await hers.received.accept(share.id)
    return f"Shares/{_NAME}"


@asynccontextmanager
async def _storage(gateway: str, name: str) -> AsyncIterator[Storage]:
    storage = Storage(Client(gateway, Basic(name, _SECRETS[name])))
    try:
        yield storage
    finally:
        await storage.close()


class _Labs:
    """A JupyterLab for each person, as the demo runs them."""

    def __init__(self, gateway: GatewayProcess) -> None:
        port = free_ports(len(_SECRETS))
        self.people = {
            name: Person(name, port + number, TOKEN) for number, name in enumerate(_SECRETS)
        }
        self.children = Children(gateway.root / "logs")
        self._gateway = gateway
        self._running: dict[str, Child] = {}

    async def start(self, person: Person) -> None:
        """Start a person's JupyterLab, and return when it answers."""
        root = self._gateway.root
        storage = Endpoints(self._gateway.grpc, self._gateway.http)
        quieten(config_of(root, person.name))
        lab = await self.children.start(
            person.name,
            [*lab_command(person, root), "--LabApp.expose_app_in_browser=True"],
            lab_environment(person, root, storage, _SECRETS[person.name]),
        )
        async with aiohttp.ClientSession(headers={"Authorization": f"token {TOKEN}"}) as session:
            while not await _answers(session, person):
                if lab.process.returncode is not None:
                    await lab.ended()
                await asyncio.sleep(_POLL)
        self._running[person.name] = lab

    async def stop(self, person: Person) -> None:
        """Stop it as an operator does."""
        await self._running[person.name].stop()


async def _answers(session: aiohttp.ClientSession, person: Person) -> bool:
    try:
        async with session.get(f"{person.url}/cs3lab/status") as answer:
            return answer.ok
    except aiohttp.ClientConnectionError:
        return False


@asynccontextmanager
async def _labs(gateway: GatewayProcess) -> AsyncIterator[_Labs]:
    labs = _Labs(gateway)
    try:
        yield labs
    finally:
        await labs.children.stop()


async def _browse(labs: _Labs, pages: Mapping[str, object]) -> Mapping[str, list[float]]:
    """Let the people work in a browser, and return how long they waited for what."""
    browser = await asyncio.create_subprocess_exec(
        "node",
        "people.js",
        json.dumps(pages),
        cwd=_UI_TESTS,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    if browser.stdin is None or browser.stdout is None:
        raise RuntimeError("the browser has no pipes")
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    async for line in browser.stdout:
        said = json.loads(line)
        if "server" in said:
            act = labs.start if said["server"] == "start" else labs.stop
            await act(labs.people["einstein"])
            browser.stdin.write(b"\n")
        else:
            seconds[said["what"]].append(said["seconds"])
    if await browser.wait():
        raise RuntimeError("the browser did not come to its end")
    return seconds
