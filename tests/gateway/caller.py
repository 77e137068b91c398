"""A bare CS3 caller: one user's gRPC stub and plain HTTP transfers, nothing hidden."""

import http.client
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import grpc
import pytest
from cs3.gateway.v1beta1 import gateway_api_pb2, gateway_api_pb2_grpc
from cs3.rpc.v1beta1 import code_pb2
from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.types.v1beta1 import types_pb2 as types

from tests.support.gateway import GatewayProcess

SECRETS = {"einstein": "relativity", "marie": "radioactivity", "richard": "superfluidity"}
Body = bytes | Iterable[bytes]

on_opencloud = pytest.mark.parametrize("gateway", ["opencloud"], indirect=True)
on_local = pytest.mark.parametrize("gateway", ["reva-local"], indirect=True)


@dataclass(frozen=True)
class Answer:
    """What HTTP answered."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def at(path: str) -> Any:
    return resources.Reference(path=path)


def of(resource_id: Any, path: str = ".") -> Any:
    return resources.Reference(resource_id=resource_id, path=path)


def plain(values: dict[str, str]) -> Any:
    entries = {
        key: types.OpaqueEntry(decoder="plain", value=value.encode())
        for key, value in values.items()
    }
    return types.Opaque(map=entries)


def open_channel(gateway: GatewayProcess) -> grpc.Channel:
    """Connect anew: by itself, gRPC would take a connection to the gateway that was killed."""
    options = [("grpc.max_receive_message_length", 64 << 20), ("grpc.use_local_subchannel_pool", 1)]
    return grpc.insecure_channel(gateway.grpc, options=options)


class Caller:
    """Calls as one user; `call` answers with the CS3 or gRPC code's name and the response."""

    def __init__(self, gateway: GatewayProcess, username: str = "einstein") -> None:
        self.gateway = gateway
        self.username = username
        self._channel = open_channel(gateway)
        self.stub = gateway_api_pb2_grpc.GatewayAPIStub(self._channel)
        signed_in = self.stub.Authenticate(
            gateway_api_pb2.AuthenticateRequest(
                type="basic", client_id=username, client_secret=SECRETS[username]
            )
        )
        self.token = signed_in.token
        self.user = signed_in.user
        self.home = self.stub.GetHome(provider.GetHomeRequest(), metadata=self.metadata()).path

    def close(self) -> None:
        self._channel.close()

    def expect(self, opencloud: Any, reva: Any, eos: Any = ...) -> Any:
        """Choose what this gateway's profile must answer; EOS as Reva, where nothing is said."""
        if self.gateway.profile == "reva-eos" and eos is not ...:
            return eos
        return opencloud if self.gateway.profile == "opencloud" else reva

    def metadata(self) -> list[tuple[str, str]]:
        return [("x-access-token", self.token)] if self.token else []

    def call(self, method: str, request: Any) -> tuple[str, Any]:
        """Return ("OK", response), ("NOT_FOUND", response), or ("gRPC UNKNOWN", None)."""
        try:
            response = getattr(self.stub, method)(request, metadata=self.metadata(), timeout=30)
        except grpc.RpcError as error:
            return f"gRPC {error.code().name}", None
        return code_pb2.Code.Name(response.status.code).removeprefix("CODE_"), response

    def code(self, method: str, request: Any) -> str:
        return self.call(method, request)[0]

    def fresh(self) -> str:
        """Make a new folder in the home and return its path."""
        path = f"{self.home}/{uuid.uuid4().hex[:12]}"
        assert self.make(path) == "OK"
        return path

    def make(self, path: str) -> str:
        return self.code("CreateContainer", provider.CreateContainerRequest(ref=at(path)))

    def stat(self, reference: Any) -> Any:
        code, response = self.call("Stat", provider.StatRequest(ref=_reference(reference)))
        assert code == "OK", code
        return response.info

    def stat_code(self, reference: Any) -> str:
        return self.code("Stat", provider.StatRequest(ref=_reference(reference)))

    def list(self, reference: Any) -> list[Any]:
        request = provider.ListContainerRequest(ref=_reference(reference))
        code, response = self.call("ListContainer", request)
        assert code == "OK", code
        return list(response.infos)

    def delete(self, path: str, **options: Any) -> str:
        return self.code("Delete", provider.DeleteRequest(ref=at(path), **options))

    def move(self, source: str, target: str, **options: Any) -> str:
        request = provider.MoveRequest(source=at(source), destination=at(target), **options)
        return self.code("Move", request)

    def begin(
        self, reference: Any, length: int | str | None, opaque: Any = None, **options: Any
    ) -> tuple[str, Any]:
        """Initiate an upload: ("OK", protocol) or a code."""
        values = dict(opaque or {})
        if length is not None:
            values["Upload-Length"] = str(length)
        request = provider.InitiateFileUploadRequest(
            ref=_reference(reference), opaque=plain(values), **options
        )
        code, response = self.call("InitiateFileUpload", request)
        return code, _simple(response) if code == "OK" else None

    def put(self, protocol: Any, body: Body, **headers: str) -> Answer:
        """Send content; `headers` replace the usual ones, an empty value leaves one out."""
        usual = {
            "X-Access-Token": self.token,
            "X-Reva-Transfer": protocol.token,
            "Content-Type": "application/octet-stream",
        }
        wanted = usual | {key.replace("_", "-"): value for key, value in headers.items()}
        return _http("PUT", protocol.upload_endpoint, wanted, body)

    def save(self, path: str, body: bytes, **options: Any) -> Answer:
        """Save a file the right way."""
        code, protocol = self.begin(path, len(body), **options)
        assert code == "OK", code
        if not body and self.gateway.profile == "opencloud":
            return Answer(200)
        return self.put(protocol, body)

    def open(self, reference: Any, **options: Any) -> tuple[str, Any]:
        """Initiate a download: ("OK", protocol) or a code."""
        request = provider.InitiateFileDownloadRequest(ref=_reference(reference), **options)
        code, response = self.call("InitiateFileDownload", request)
        return code, _simple(response) if code == "OK" else None

    def get(self, protocol: Any, method: str = "GET", **headers: str) -> Answer:
        usual = {"X-Access-Token": self.token, "X-Reva-Transfer": protocol.token}
        wanted = usual | {key.replace("_", "-"): value for key, value in headers.items()}
        return _http(method, protocol.download_endpoint, wanted, None)

    def read(self, reference: Any) -> bytes:
        """Read a file that must be readable."""
        code, protocol = self.open(reference)
        assert code == "OK", code
        answer = self.get(protocol)
        assert answer.status == 200, answer.status
        return answer.body


def _reference(reference: Any) -> Any:
    return at(reference) if isinstance(reference, str) else reference


def _simple(response: Any) -> Any:
    return next(one for one in response.protocols if one.protocol == "simple")


def _http(method: str, url: str, headers: dict[str, str], body: Body | None) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        connection.request(
            method, parts.path, body, {key: value for key, value in headers.items() if value}
        )
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()
