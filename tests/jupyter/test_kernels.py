"""Kernels start where the local view shows the notebook's folder."""

import os
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from cs3lab.jupyter.kernels import expand
from cs3lab.jupyter.manager import Cs3ContentsManager
from tests.support.gateway import GatewayProcess
from tests.support.jupyter import Contents, store


@pytest.fixture
def cs3lab_config(
    cs3lab_config: dict[str, Any], gateway: GatewayProcess, home: Path
) -> dict[str, Any]:
    return {**cs3lab_config, "kernel_root": f"{gateway.files}/{{user}}/{home.name}"}


async def start(manager: Cs3ContentsManager, server: ServerApp, path: str) -> Path:
    """Give the folder the kernel manager would start a kernel in."""
    kernel_path = await manager.get_kernel_path(path)
    kernels: Any = server.kernel_manager
    return Path(kernels.cwd_for_path(kernel_path))


async def test_kernel_starts_beside_its_notebook(
    manager: Cs3ContentsManager, jp_serverapp: ServerApp, home: Path
) -> None:
    store(home / "sub ü" / "n.ipynb", "{}")
    for path in ("sub ü/n.ipynb", "/sub ü/n.ipynb", "sub ü", "sub ü/not saved yet.ipynb"):
        assert await start(manager, jp_serverapp, path) == home / "sub ü"
    assert await start(manager, jp_serverapp, "n.ipynb") == home
    assert await start(manager, jp_serverapp, "") == home


async def test_kernel_of_what_the_view_does_not_show_starts_as_ever(
    manager: Cs3ContentsManager, jp_serverapp: ServerApp, caplog: pytest.LogCaptureFixture
) -> None:
    stock = Path(jp_serverapp.root_dir)
    for path in ("not/mounted/n.ipynb", "../../../etc/passwd", "a\0b"):
        assert await start(manager, jp_serverapp, path) == stock
    assert "does not show the files" in caplog.text


async def test_local_path_is_found_in_the_tree(manager: Cs3ContentsManager, home: Path) -> None:
    store(home / "sub" / "utils.py", "")
    assert await manager.resolve_path(str(home / "sub" / "utils.py")) == "sub/utils.py"
    assert await manager.resolve_path("sub/utils.py") == "sub/utils.py"
    assert await manager.resolve_path(str(home / "missing.py")) is None
    assert await manager.resolve_path("../x") is None


async def test_status_says_that_kernels_see_the_files(contents: Contents) -> None:
    assert (await contents.ask("cs3lab/status")).json["kernel_files"] is True


async def test_hooks_after_a_save_are_given_the_local_path(
    contents: Contents, manager: Cs3ContentsManager, home: Path
) -> None:
    given: list[str] = []

    def after(os_path: str, model: dict[str, Any], contents_manager: object) -> None:
        given.append(os_path)

    manager.post_save_hook = after
    await contents.write("a.txt", "x")
    assert given == [os.fspath(home / "a.txt")]


class TestTemplate:
    def test_fields(self) -> None:
        assert expand("/eos/user/{user[0]}/{user}", "einstein", "") == Path("/eos/user/e/einstein")
        assert expand("/mnt{home}", "einstein", "/home/einstein") == Path("/mnt/home/einstein")

    @pytest.mark.parametrize("template", ["/eos/{username}", "/eos/{user.name}", "/{}", "/{user"])
    def test_unknown_fields_are_refused(self, template: str) -> None:
        with pytest.raises(ValueError, match=r".+"):
            expand(template, "einstein", "")

    @pytest.mark.parametrize("user", ["", "..", "../marie", "a/b"])
    def test_user_that_climbs_is_refused(self, user: str) -> None:
        with pytest.raises(ValueError, match="user name"):
            expand("/files/{user}", user, "")


class TestWithoutView:
    @pytest.fixture
    def cs3lab_config(self, cs3lab_config: dict[str, Any]) -> dict[str, Any]:
        return {**cs3lab_config, "kernel_root": ""}

    async def test_kernels_start_as_ever(
        self, manager: Cs3ContentsManager, jp_serverapp: ServerApp, home: Path
    ) -> None:
        store(home / "n.ipynb", "{}")
        assert await start(manager, jp_serverapp, "n.ipynb") == Path(jp_serverapp.root_dir)
