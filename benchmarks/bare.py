"""The least a client can do: the same calls and transfers, without checks, retries or types."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import aiohttp
import grpc
from cs3.gateway.v1beta1 import gateway_api_pb2, gateway_api_pb2_grpc
from cs3.sharing.collaboration.v1beta1 import collaboration_api_pb2 as sharing_api_pb2
from cs3.storage.provider.v1beta1 import provider_api_pb2, resources_pb2
from cs3.types.v1beta1 import types_pb2

_LIMIT = 64 * 2**20  # bytes a message may have
_BLOCK = 2**18
_AT_ONCE = 32  # questions under way together


class Bare:
    """A signed-in client of a gateway; paths are below the home."""

    def __init__(self, gateway: str) -> None:
        options = [("grpc.max_receive_message_length", _LIMIT)]
        self._channel = grpc.aio.insecure_channel(gateway, options=options)
        self._stub: Any = gateway_api_pb2_grpc.GatewayAPIStub(self._channel)
        self._http = aiohttp.ClientSession()
        self._token = ""
        self._home = ""

    async def __aenter__(self) -> Bare:
        request = gateway_api_pb2.AuthenticateRequest(
            type="basic", client_id="einstein", client_secret="relativity"
        )
        self._token = (await self._stub.Authenticate(request)).token
        self._home = (await self._call("GetHome", provider_api_pb2.GetHomeRequest())).path
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()
        await self._channel.close()

    async def stat(self, path: str) -> None:
        """Ask about one file."""
        await self._call("Stat", provider_api_pb2.StatRequest(ref=self._ref(path)))

    async def list(self, path: str) -> None:
        """List a folder."""
        request = provider_api_pb2.ListContainerRequest(ref=self._ref(path))
        await self._call("ListContainer", request)

    async def download(self, path: str) -> None:
        """Read a file and throw it away."""
        request = provider_api_pb2.InitiateFileDownloadRequest(ref=self._ref(path))
        protocol = _simple(await self._call("InitiateFileDownload", request))
        headers = self._headers(protocol.token)
        async with self._http.get(protocol.download_endpoint, headers=headers) as response:
            response.raise_for_status()
            async for _ in response.content.iter_chunked(_BLOCK):
                pass

    async def upload(self, path: str, content: bytes) -> None:
        """Write a file."""
        length = str(len(content))
        entry = types_pb2.OpaqueEntry(decoder="plain", value=length.encode())
        request = provider_api_pb2.InitiateFileUploadRequest(
            ref=self._ref(path), opaque=types_pb2.Opaque(map={"Upload-Length": entry})
        )
        protocol = _simple(await self._call("InitiateFileUpload", request))
        headers = self._headers(protocol.token) | {
            "Upload-Length": length,
            "Content-Type": "application/octet-stream",
        }
        endpoint = protocol.upload_endpoint
        async with self._http.put(endpoint, data=content, headers=headers) as response:
            response.raise_for_status()

    async def received(self) -> None:
        """List what is shared with the caller, and ask about each."""
        answer = await self._call("ListReceivedShares", sharing_api_pb2.ListReceivedSharesRequest())
        await self._stat_all(each.share.resource_id for each in answer.shares)

    async def made(self) -> None:
        """List what the caller shares, and ask about each."""
        answer = await self._call("ListShares", sharing_api_pb2.ListSharesRequest())
        await self._stat_all(each.resource_id for each in answer.shares)

    async def _stat_all(self, ids: Iterable[Any]) -> None:
        slots = asyncio.Semaphore(_AT_ONCE)

        async def stat(resource_id: Any) -> None:
            ref = resources_pb2.Reference(resource_id=resource_id)
            async with slots:
                await self._call("Stat", provider_api_pb2.StatRequest(ref=ref))

        await asyncio.gather(*map(stat, ids))

    def _ref(self, path: str) -> Any:
        return resources_pb2.Reference(path=f"{self._home}/{path}")

    def _headers(self, transfer: str) -> dict[str, str]:
        return {"X-Access-Token": self._token, "X-Reva-Transfer": transfer}

    async def _call(self, name: str, request: Any) -> Any:
        metadata = [("x-access-token", self._token)]
        answer = await getattr(self._stub, name)(request, metadata=metadata)
        if answer.status.code != 1:
            raise RuntimeError(f"{name}: {answer.status.message}")
        return answer


def _simple(answer: Any) -> Any:
    return next(protocol for protocol in answer.protocols if protocol.protocol == "simple")
