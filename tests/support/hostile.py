"""A storage that answers nonsense: every field of every message, every header, from a seed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway_api
from google.protobuf.descriptor import FieldDescriptor as Field
from google.protobuf.message_factory import GetMessageClass

_TEXTS = (
    "",
    "/",
    "..",
    "a",
    "/home/a\r\nb",
    "\0",
    "é",
    "²",
    "9" * 5000,
    "-1",
    "http://[",
    "http://127.0.0.1:99999/",
    "ftp://127.0.0.1/",
    "id.REV.1",
    "0001-01-01T00:00:00+14:00",
    # NaN, infinity and a number beyond all floats, as the times of a JWT.
    "eyJhbGciOiJub25lIn0.eyJleHAiOk5hTiwiaWF0IjpJbmZpbml0eX0.",
    "SPOILT",
)
_NUMBERS = (0, 1, 253402300800, 10**11, 2**31 - 1, 2**63 - 1)
# UNAVAILABLE is tried again, which takes time and shows nothing new.
_CODES = (*[1] * 80, 2, 3, 4, 5, 6, 7, 9, 10, 12, 13, 15, 16, 17, 20, 999)
_INTEGERS = {
    Field.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    Field.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    Field.CPPTYPE_UINT32: (0, 2**32 - 1),
    Field.CPPTYPE_UINT64: (0, 2**64 - 1),
    Field.CPPTYPE_ENUM: (0, 999),
}
_ANSWERS = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: \xff\xfe\r\nOC-FileId: \xff$a!b\r\n\r\n",
    b"HTTP/1.1 201 \r\nContent-Length: 0\r\nLast-Modified: x, 9 Foo 99999 99:99 +99999999\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nDate: Fri, 31 Dec 9999 23:59:59 -2359\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    b"HTTP/1.1 206 Partial\r\nContent-Range: bytes 1-2/" + b"9" * 5000 + b"\r\n\r\n",
    b"HTTP/1.1 206 Partial\r\nContent-Range: bytes 1-1/x\r\nContent-Length: 1\r\n\r\na",
    b"HTTP/1.1 302 Found\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 416 No\r\nContent-Range: x\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 999 \xff\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 401 \r\nContent-Length: 0\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    b"HTTP/9.9 ? ?\r\n\r\n",
    b"\x15\x03\x01 no HTTP",
    b"",
)


class _Nonsense(grpc.GenericRpcHandler):  # type: ignore[misc]  # grpc ships no types
    """Answers every call of the gateway with a message filled at random."""

    def __init__(self, chance: random.Random, url: str) -> None:
        self._chance = chance
        self._texts = (*_TEXTS, url)

    def service(self, handler_call_details: Any) -> Any:
        """Give the handler of a call."""
        name = handler_call_details.method.rpartition("/")[2]
        methods = gateway_api.DESCRIPTOR.services_by_name["GatewayAPI"].methods_by_name
        kind = GetMessageClass(methods[name].output_type)

        async def answer(request: bytes, context: Any) -> bytes:
            if self._chance.random() < 0.05:
                return b"\xff\xff\xff"
            message: Any = kind()
            self._fill(message, 4)
            message.status.code = self._chance.choice(_CODES)
            wire = bytes(message.SerializeToString())
            spoilt = self._chance.random() < 0.05
            return wire.replace(b"SPOILT", b"\xff" * 6) if spoilt else wire

        return grpc.unary_unary_rpc_method_handler(answer)

    def _fill(self, message: Any, depth: int) -> None:
        for field in message.DESCRIPTOR.fields:
            if self._chance.random() < 0.2:
                continue
            if field.message_type and field.message_type.GetOptions().map_entry:
                self._fill_map(getattr(message, field.name), field)
            elif field.cpp_type == Field.CPPTYPE_MESSAGE:
                self._fill_below(message, field, depth)
            elif field.is_repeated:
                getattr(message, field.name).append(self._value(field))
            else:
                setattr(message, field.name, self._value(field))

    def _fill_map(self, entries: Any, field: Any) -> None:
        value = field.message_type.fields_by_name["value"]
        for key in ("path", "quota.used", "quota.total", "cs3lab.since", "a"):
            if value.cpp_type == Field.CPPTYPE_MESSAGE:
                self._fill(entries[key], 1)
            else:
                entries[key] = self._value(value)

    def _fill_below(self, message: Any, field: Any, depth: int) -> None:
        if depth == 0:
            return
        if not field.is_repeated:
            self._fill(getattr(message, field.name), depth - 1)
            getattr(message, field.name).SetInParent()
            return
        for _ in range(self._chance.randint(0, 3)):
            self._fill(getattr(message, field.name).add(), depth - 1)
            if field.name == "protocols":
                self._lead_to_data(getattr(message, field.name)[-1])

    def _lead_to_data(self, protocol: Any) -> None:
        """Make most transfers reach the data server: no protocol would ever be a known one."""
        protocol.protocol = "simple"
        for end in ("download_endpoint", "upload_endpoint"):
            if end in protocol.DESCRIPTOR.fields_by_name and self._chance.random() < 0.7:
                setattr(protocol, end, self._texts[-1])

    def _value(self, field: Any) -> Any:
        if field.cpp_type == Field.CPPTYPE_BOOL:
            return self._chance.random() < 0.5
        if field.cpp_type == Field.CPPTYPE_STRING:
            text = self._chance.choice(self._texts)
            return text.encode() if field.type == Field.TYPE_BYTES else text
        if field.cpp_type in (Field.CPPTYPE_DOUBLE, Field.CPPTYPE_FLOAT):
            return float("nan")
        low, high = _INTEGERS[field.cpp_type]
        return max(low, min(high, self._chance.choice((low, high, *_NUMBERS))))


@asynccontextmanager
async def hostile(seed: int) -> AsyncIterator[str]:
    """Give the address of a storage that answers nonsense, the same for the same seed."""
    chance = random.Random(seed)

    async def transfer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(chance.choice(_ANSWERS))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    data = await asyncio.start_server(transfer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{data.sockets[0].getsockname()[1]}/data"
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((_Nonsense(chance, url),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await server.stop(grace=None)
        data.close()
