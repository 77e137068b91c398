"""From gRPC to the handlers, which run in threads; refusals become answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any

import grpc
from cs3.gateway.v1beta1 import gateway_api_pb2 as gateway
from cs3.rpc.v1beta1 import status_pb2 as rpc

from cs3lab.gateway.core import Call, Core
from cs3lab.gateway.services import ADDING_CALLS, HANDLERS, READING_CALLS, Handler
from cs3lab.gateway.services.identity import sign_in
from cs3lab.gateway.sharing import VISITOR_CALLS
from cs3lab.gateway.status import Answer, Code, HttpRefused, Refused
from cs3lab.gateway.tokens import InvalidToken
from cs3lab.gateway.uploads import no_room
from cs3lab.gateway.users import User

SERVICE = "cs3.gateway.v1beta1.GatewayAPI"
TOKEN_HEADER = "x-access-token"  # noqa: S105 - the name of a header
DEAD = "core access token is invalid"

log = logging.getLogger("cs3lab.gateway")
Method = Callable[[Any, Any], Awaitable[Any]]


def generic_handler(core: Core) -> Any:
    """Return the gRPC handler of the gateway API; calls it does not know are UNIMPLEMENTED."""
    methods = gateway.DESCRIPTOR.services_by_name["GatewayAPI"].methods_by_name
    unary: dict[str, Method] = {
        name: _signed_in(core, name, handler) for name, handler in HANDLERS.items()
    }
    unary["Authenticate"] = _authenticate(core)
    unary["WhoAmI"] = _who_am_i(core)
    handlers = {}
    for name, method in unary.items():
        handlers[name] = grpc.unary_unary_rpc_method_handler(
            method,
            request_deserializer=_message(methods[name].input_type).FromString,
            response_serializer=_message(methods[name].output_type).SerializeToString,
        )
    handlers["ListContainerStream"] = grpc.unary_stream_rpc_method_handler(_broken_stream)
    return grpc.method_handlers_generic_handler(SERVICE, handlers)


def _message(descriptor: Any) -> Any:
    return descriptor._concrete_class


def _response(name: str) -> Any:
    methods = gateway.DESCRIPTOR.services_by_name["GatewayAPI"].methods_by_name
    return _message(methods[name].output_type)()


def _signed_in(core: Core, name: str, handler: Handler) -> Method:
    async def method(request: Any, context: Any) -> Any:
        response = _response(name)
        try:
            user = _caller(core, name, context)
            call = Call(core, user, request, response)
            await asyncio.to_thread(_run, name, handler, call)
            response.status.CopyFrom(rpc.Status(code=Code.OK))
        except Refused as refusal:
            response = _response(name)
            await _refuse(context, response, refusal.answer, refusal.message)
        return response

    return method


def _run(name: str, handler: Handler, call: Call) -> None:
    """Run a handler under the store's lock; whatever goes wrong becomes a refusal."""
    refused: Refused | None = None
    try:
        with _held(call.core, name):
            try:
                handler(call)
            except Refused as refusal:  # what was noticed on the way is true all the same
                refused = refusal
    except HttpRefused as refusal:
        raise Refused(Code.INTERNAL, "the content could not be stored") from refusal
    except OSError as error:
        code = Code.INSUFFICIENT_STORAGE if no_room(error) else Code.INTERNAL
        raise Refused(code, error.strerror or "input/output error") from error
    except asyncio.CancelledError:
        raise
    except Exception as error:
        log.exception("a call failed")
        raise Refused(Code.INTERNAL, "internal error") from error
    if refused is not None:
        raise refused


def _held(core: Core, name: str) -> AbstractContextManager[Any]:
    """Hold the store's lock as a call needs it."""
    if name in READING_CALLS:
        return core.store.looking()
    return core.store.lock if name in ADDING_CALLS else core.store.changing()


def _caller(core: Core, name: str, context: Any) -> User:
    """Return who calls, or refuse in the way this server does for this call."""
    token = dict(context.invocation_metadata() or ()).get(TOKEN_HEADER, "")
    try:
        user = core.tokens.user(token)
    except InvalidToken as error:
        raise Refused(_dead(core, name, token), DEAD) from error
    if user.link and name not in VISITOR_CALLS:
        raise Refused(grpc.StatusCode.PERMISSION_DENIED, DEAD)
    return user


def _dead(core: Core, name: str, token: str) -> Answer:
    codes = core.profile.codes
    return codes.dead_token_in.get(name, codes.dead_token if token else codes.missing_token)


def _authenticate(core: Core) -> Method:
    async def method(request: Any, context: Any) -> Any:
        response = _response("Authenticate")
        try:
            user, response.token = await sign_in(
                core, request.type, request.client_id, request.client_secret, _address(context)
            )
            response.user.CopyFrom(user.message())
            response.status.code = Code.OK
        except Refused as refusal:
            await _refuse(context, response, refusal.answer, refusal.message)
        return response

    return method


def _address(context: Any) -> str:
    """Return where a call comes from, without the kind of address and the port around it."""
    return str(context.peer()).partition(":")[2].rpartition(":")[0]


def _who_am_i(core: Core) -> Method:
    async def method(request: Any, context: Any) -> Any:
        response = _response("WhoAmI")
        try:
            user = core.tokens.user(request.token)
            if not user.username:
                raise InvalidToken
            response.user.CopyFrom(user.message())
            response.status.code = Code.OK
        except InvalidToken:
            await _refuse(context, response, _dead(core, "WhoAmI", request.token), DEAD)
        return response

    return method


async def _refuse(context: Any, response: Any, answer: Answer, message: str) -> None:
    if isinstance(answer, grpc.StatusCode):
        await context.abort(answer, message)
    response.status.CopyFrom(rpc.Status(code=answer, message=message))


async def _broken_stream(request: Any, context: Any) -> None:
    """Fail as both servers do: they never finished this call."""
    await context.abort(grpc.StatusCode.UNKNOWN, "not supported")
