"""Command line: `python -m cs3lab.gateway`."""

import argparse
import asyncio
import ipaddress
import json
import logging
import os
import signal
import sys
from pathlib import Path

from cs3lab.gateway.demo_users import PLACE, demo_users
from cs3lab.gateway.profile import PROFILES
from cs3lab.gateway.server import Server, Settings
from cs3lab.gateway.users import Users

DAY = 24 * 60 * 60

log = logging.getLogger("cs3lab.gateway")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the gateway's options to a parser."""
    parser.add_argument("--root", type=Path, required=True, help="directory of files and state")
    parser.add_argument(
        "--grpc", default="127.0.0.1:0", metavar="HOST:PORT", help="port 0 picks a free one"
    )
    parser.add_argument("--http", default="127.0.0.1:0", metavar="HOST:PORT")
    parser.add_argument(
        "--data-url",
        default="",
        metavar="URL",
        help="where clients reach the data server; default: where it listens",
    )
    parser.add_argument(
        "--users",
        type=Path,
        metavar="FILE",
        help="JSON list of users; default: demo users, with passwords made at the first start",
    )
    parser.add_argument(
        "--profile",
        choices=sorted(PROFILES),
        default="opencloud",
        help="the server whose ways to follow",
    )
    parser.add_argument(
        "--latency-ms", type=float, default=0, metavar="N", help="delay added to every request"
    )
    parser.add_argument(
        "--processing-ms",
        type=float,
        default=0,
        metavar="N",
        help="check each save for so long after it was acknowledged",
    )
    parser.add_argument(
        "--reject",
        default="",
        metavar="PATTERN",
        help="undo saves of files of such a name when they were checked",
    )
    parser.add_argument(
        "--token-ttl", type=float, default=DAY, metavar="SECONDS", help="life of a token"
    )
    parser.add_argument(
        "--count-versions",
        action="store_true",
        help="let versions and the bin count towards the quota",
    )
    parser.add_argument(
        "--allow-remote",
        action="store_true",
        help="listen on other than loopback addresses, although nothing is encrypted",
    )


def run(args: argparse.Namespace) -> int:
    """Run the gateway until SIGTERM or SIGINT; return the exit status."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    os.umask(0o077)  # nobody else on this machine has a business in files and state
    try:
        settings = _settings(args)
    except (OSError, ValueError) as error:
        log.error("%s", error)
        return 2
    return asyncio.run(_serve(settings))


def _settings(args: argparse.Namespace) -> Settings:
    for address in (args.grpc, args.http):
        if not args.allow_remote and not _is_loopback(_split(address)[0]):
            raise ValueError(
                f"{address} can be reached from other machines, and nothing is encrypted;"
                " use a loopback address, or --allow-remote if that is meant"
            )
    users = _users(args)
    host, port = _split(args.http)
    return Settings(
        root=args.root.absolute(),
        users=users,
        profile=PROFILES[args.profile],
        grpc_address=args.grpc,
        http_host=host,
        http_port=port,
        data_url=args.data_url.rstrip("/"),
        token_ttl=args.token_ttl,
        latency=args.latency_ms / 1000,
        count_versions=args.count_versions,
        processing=args.processing_ms / 1000,
        reject=args.reject,
    )


def _users(args: argparse.Namespace) -> Users:
    if args.users is None:
        users = demo_users(args.root.absolute())
        names = ", ".join(user.username for user in users)
        sys.stderr.write(f"The passwords of {names} are in {args.root / PLACE}\n")
        return users
    users = Users.load(args.users)
    if args.allow_remote and users.published:
        raise ValueError(
            f"the passwords of {', '.join(users.published)} in {args.users} are published;"
            " choose others before other machines may reach the gateway"
        )
    if users.published:
        log.warning("everybody knows the passwords of %s", ", ".join(users.published))
    if args.users.stat().st_mode & 0o044:
        log.warning("others on this machine can read the passwords in %s", args.users)
    return users


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError(f"{address!r} is not HOST:PORT")
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _serve(settings: Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        server = Server(settings)
        await server.start()
    except (OSError, RuntimeError) as error:
        log.error("cannot start: %s", error)
        return 1
    ready = {"grpc": server.grpc_address, "http": server.http_url}
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()
    await stop.wait()
    await server.stop()
    return 0


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(
        prog="python -m cs3lab.gateway", description="A CS3 gateway for one machine."
    )
    add_arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
