"""Lock calls on one file by one caller."""

import time
from typing import Any

from cs3.storage.provider.v1beta1 import provider_api_pb2 as provider
from cs3.storage.provider.v1beta1 import resources_pb2 as resources
from cs3.types.v1beta1 import types_pb2 as types

from tests.gateway.caller import Caller, of


class Locking:
    """Lock calls on one file by one caller."""

    def __init__(self, caller: Caller, resource_id: Any) -> None:
        self.caller = caller
        self.ref = of(resource_id)

    def lock(self, lock_id: str = "one", **fields: Any) -> Any:
        usual = {
            "type": resources.LOCK_TYPE_WRITE,
            "app_name": "cs3lab",
            "user": self.caller.user.id,
            "expiration": in_seconds(60),
        }
        return resources.Lock(lock_id=lock_id, **(usual | fields))

    def set(self, lock_id: str = "one", **fields: Any) -> str:
        request = provider.SetLockRequest(ref=self.ref, lock=self.lock(lock_id, **fields))
        return self.caller.code("SetLock", request)

    def get(self) -> tuple[str, Any]:
        code, response = self.caller.call("GetLock", provider.GetLockRequest(ref=self.ref))
        return code, response.lock

    def refresh(self, lock_id: str = "one", existing: str = "", **fields: Any) -> str:
        request = provider.RefreshLockRequest(
            ref=self.ref, lock=self.lock(lock_id, **fields), existing_lock_id=existing
        )
        return self.caller.code("RefreshLock", request)

    def unlock(self, lock_id: str = "one", **fields: Any) -> tuple[str, Any]:
        request = provider.UnlockRequest(ref=self.ref, lock=self.lock(lock_id, **fields))
        return self.caller.call("Unlock", request)


def in_seconds(seconds: float) -> Any:
    end = time.time() + seconds
    return types.Timestamp(seconds=int(end), nanos=int(end % 1 * 1e9))
