"""A storage that lacks some calls, or answers them as no embedded one does.

It is a gateway before the gateway, which answers the rest.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc

Instead = Callable[[bytes], bytes | None]
"""Gives the answer to a request; None leaves it to the gateway."""
Changed = Callable[[bytes], bytes]
"""Gives the answer that stands for one of the gateway."""


class _PassOn(grpc.GenericRpcHandler):  # type: ignore[misc]  # grpc ships no types
    """Passes every call on as it is, but those that are lacking: gRPC answers UNIMPLEMENTED."""

    def __init__(
        self,
        channel: Any,
        lacking: Collection[str],
        instead: Mapping[str, Instead],
        changed: Mapping[str, Changed],
    ) -> None:
        self._channel = channel
        self._lacking = lacking
        self._instead = instead
        self._changed = changed

    def service(self, handler_call_details: Any) -> Any:
        """Give the handler of a call, None for one that is lacking."""
        method = handler_call_details.method
        name = method.rpartition("/")[2]
        if name in self._lacking:
            return None
        instead, changed = self._instead.get(name), self._changed.get(name)
        forward = self._channel.unary_unary(method)

        async def passed_on(request: bytes, context: Any) -> Any:
            answer = instead(request) if instead else None
            if answer is not None:
                return answer
            metadata = [(key, value) for key, value in context.invocation_metadata() or ()]
            try:
                answer = await forward(request, metadata=metadata)
                return changed(answer) if changed else answer
            except grpc.aio.AioRpcError as error:
                await context.abort(error.code(), error.details())

        return grpc.unary_unary_rpc_method_handler(passed_on)


@asynccontextmanager
async def lacking(
    gateway: str,
    *calls: str,
    instead: Mapping[str, Instead] | None = None,
    changed: Mapping[str, Changed] | None = None,
) -> AsyncIterator[str]:
    """Stand before a gateway (host:port) without these calls; give the address to call.

    `instead` answers calls by name, `changed` alters the answers of the gateway.
    """
    async with grpc.aio.insecure_channel(gateway) as channel:
        server = grpc.aio.server()
        server.add_generic_rpc_handlers((_PassOn(channel, calls, instead or {}, changed or {}),))
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            yield f"127.0.0.1:{port}"
        finally:
            await server.stop(grace=None)
