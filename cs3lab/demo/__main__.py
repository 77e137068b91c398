"""`cs3lab demo`: a storage and two people with a JupyterLab each, until Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import secrets
import signal
import socket
import sys
import webbrowser
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import msgspec

from cs3lab.demo.children import Child, Children
from cs3lab.demo.errors import DemoError
from cs3lab.demo.home import claimed, default_root, opening_page, quieten, seed
from cs3lab.demo.servers import (
    PEOPLE,
    Endpoints,
    Person,
    config_of,
    gateway_command,
    lab_command,
    lab_environment,
    passwords,
    plain_environment,
)
from cs3lab.demo.shares import share_samples

DEFAULT_PORT = 8890  # not Jupyter's 8888, where a server of one's own often runs
_START_TIMEOUT = 120.0  # seconds; a cold start on a slow disk takes a while
_POLL = 0.1  # seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    people = " and ".join(
        f"{name} on {'N' if number == 0 else f'N+{number}'}" for number, name in enumerate(PEOPLE)
    )
    parser.add_argument(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        metavar="N",
        help=f"serve {people}, public links on N+{len(PEOPLE)} (default: %(default)s)",
    )
    parser.add_argument(
        "--root",
        type=Path,
        default=default_root(),
        metavar="DIR",
        help="keep files and settings here between runs (default: %(default)s)",
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the links")


def run(args: argparse.Namespace) -> int:
    """Run the demo until somebody stops it, and return the exit code."""
    root: Path = args.root.absolute()
    os.umask(0o077)  # what a server or a kernel writes here is nobody else's
    try:
        _require_samples_libraries()
        people = [
            Person(name, args.port + number, secrets.token_hex(24))
            for number, name in enumerate(PEOPLE)
        ]
        http_port = args.port + len(people)
        for port in (*(person.port for person in people), http_port):
            _require_free(port)
        with claimed(root):
            asyncio.run(_run_until_stopped(root, people, http_port, browser=not args.no_browser))
    except DemoError as reason:
        print(f"cs3lab demo: {reason}", file=sys.stderr)
        return 1
    return 0


def _require_samples_libraries() -> None:
    missing = [name for name in ("ipykernel", "matplotlib", "pandas") if not find_spec(name)]
    if missing:
        raise DemoError(
            f"The sample notebooks need {', '.join(missing)}. "
            "Install them with: pip install 'cs3lab[demo]'"
        )


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            raise DemoError(
                f"Port {port} is {'taken' if taken else 'not usable'}. "
                "Choose another with --port; the two after it are used too."
            ) from None


async def _run_until_stopped(
    root: Path, people: list[Person], http_port: int, *, browser: bool
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    children = Children(root / "logs")
    serving = asyncio.create_task(_serve(root, people, http_port, children, browser=browser))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        print("\nStopping…", flush=True)
    finally:
        serving.cancel()
        stopping.cancel()
        await asyncio.gather(serving, stopping, return_exceptions=True)
        await children.stop()


async def _serve(
    root: Path, people: list[Person], http_port: int, children: Children, *, browser: bool
) -> None:
    new = [seed(root, person.name) for person in people]
    storage = await children.start(
        "storage", gateway_command(root, http_port), plain_environment(), speaks=True
    )
    endpoints = msgspec.json.decode(await storage.first_line(), type=Endpoints)
    secret_of = passwords(root)
    if all(new):
        await share_samples(endpoints.grpc, secret_of)
    for person in people:
        quieten(config_of(root, person.name))
    labs = [
        await children.start(
            f"JupyterLab of {person.name}",
            lab_command(person, root),
            lab_environment(person, root, endpoints, secret_of[person.name]),
        )
        for person in people
    ]
    await asyncio.gather(*map(_ready, labs, people))
    _announce(root, people)
    if browser:
        await asyncio.to_thread(webbrowser.open, opening_page(root, people[0].link))
    await children.watch()


async def _ready(lab: Child, person: Person) -> None:
    """Wait until somebody's server answers for the storage.

    Raises `DemoError`.
    """
    try:
        await asyncio.wait_for(_answered(lab, person), _START_TIMEOUT)
    except asyncio.TimeoutError:
        raise DemoError(f"{lab.name} does not answer. Its log is {lab.log}.") from None


async def _answered(lab: Child, person: Person) -> None:
    headers = {"Authorization": f"token {person.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        while lab.process.returncode is None:
            try:
                async with session.get(f"{person.url}/cs3lab/status") as response:
                    if response.status == 404:
                        raise DemoError(
                            f"{lab.name} runs without cs3lab, which is not enabled for "
                            f"{sys.executable} or failed to load. Its log is {lab.log}."
                        )
                    if response.ok:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(_POLL)
    await lab.ended()


def _announce(root: Path, people: list[Person]) -> None:
    links = "\n".join(f"  {person.name:<10} {person.link}" for person in people)
    print(
        f"\nOne storage, two people, a JupyterLab each:\n\n{links}\n\n"
        f"Everything is kept in {root} for the next run. Ctrl-C stops it.",
        flush=True,
    )


if __name__ == "__main__":
    _parser = argparse.ArgumentParser(prog="python -m cs3lab.demo", description=__doc__)
    add_arguments(_parser)
    sys.exit(run(_parser.parse_args()))
