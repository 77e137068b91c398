"""The extension in a Jupyter server: what an operator sets, and what comes of it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.filemanager import AsyncFileContentsManager

from cs3lab.app import ENVIRONMENT, Cs3Lab
from cs3lab.connection import Connection, Settings
from cs3lab.jupyter.manager import Cs3ContentsManager
from cs3lab.jupyter.settings import ManagerSettings
from tests.support.jupyter import Contents, Fetch

Configure = Callable[..., ServerApp]
NOWHERE = "127.0.0.1:9"
EXTENSIONS = {"cs3lab": True, "jupyter_server_terminals": False}


class Derived(Cs3ContentsManager):
    """A manager that somebody else derived from ours."""


@pytest.fixture
def configure(jp_configurable_serverapp: Configure, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Start a server: `configure(environment={...}, **traits of Cs3Lab)`."""
    for variable in ENVIRONMENT.values():
        monkeypatch.delenv(variable, raising=False)

    def start(
        environment: dict[str, str] | None = None,
        server: dict[str, Any] | None = None,
        **traits: Any,
    ) -> ServerApp:
        for name, value in (environment or {}).items():
            monkeypatch.setenv(name, value)
        config = {
            "ServerApp": {"jpserver_extensions": EXTENSIONS, **(server or {})},
            "Cs3Lab": traits,
        }
        return jp_configurable_serverapp(config=config)

    return start


def extension(server: ServerApp) -> Cs3Lab:
    app = server.extension_manager.extension_points["cs3lab"].app
    assert isinstance(app, Cs3Lab)
    return app


def settings(server: ServerApp) -> Settings:
    services = extension(server).services
    assert services is not None
    return services.connection.settings


def test_without_a_gateway_the_server_is_as_it_was(
    configure: Configure, capfd: pytest.CaptureFixture[str]
) -> None:
    server = configure()
    assert isinstance(server.contents_manager, AsyncFileContentsManager)
    assert extension(server).services is None
    assert extension(server).handlers == []
    assert "cs3lab" not in server.web_app.settings.get("page_config_data", {})
    said = [line for line in capfd.readouterr().err.splitlines() if "Cs3Lab]" in line]
    assert len(said) == 1
    assert said[0].startswith("[I ")
    assert "no storage is configured" in said[0]


def test_with_a_gateway_the_storage_serves_the_files(configure: Configure) -> None:
    server = configure(gateway=NOWHERE, user="einstein", secret="relativity")
    assert isinstance(server.contents_manager, Cs3ContentsManager)
    page = server.web_app.settings["page_config_data"]
    assert (page["cs3lab"], page["cs3labStorageName"]) == ("on", "CS3")
    assert server.contents_manager.info_string().endswith(NOWHERE)


def test_the_page_knows_what_people_call_the_storage(configure: Configure) -> None:
    server = configure({"CS3LAB_STORAGE_NAME": "CERNBox"}, gateway=NOWHERE, user="einstein")
    assert server.web_app.settings["page_config_data"]["cs3labStorageName"] == "CERNBox"


def test_switched_off_it_adds_nothing(configure: Configure) -> None:
    server = configure(gateway=NOWHERE, user="einstein", secret="relativity", enabled=False)
    assert isinstance(server.contents_manager, AsyncFileContentsManager)


def test_contents_manager_of_the_operator_stays(configure: Configure) -> None:
    chosen = "jupyter_server.services.contents.filemanager.AsyncFileContentsManager"
    server = configure(
        gateway=NOWHERE,
        user="einstein",
        secret="relativity",
        server={"contents_manager_class": chosen},
    )
    assert type(server.contents_manager) is AsyncFileContentsManager
    assert extension(server).services is None


def test_our_manager_named_without_a_gateway_leaves_the_server_as_it_was(
    configure: Configure,
) -> None:
    named = {"contents_manager_class": "cs3lab.jupyter.manager.Cs3ContentsManager"}
    server = configure(server=named)
    assert isinstance(server.contents_manager, AsyncFileContentsManager)


def test_our_manager_named_without_the_extension_leaves_the_server_as_it_was(
    configure: Configure,
) -> None:
    server = configure(
        server={
            "contents_manager_class": "cs3lab.jupyter.manager.Cs3ContentsManager",
            "jpserver_extensions": {},
        },
        gateway=NOWHERE,
    )
    assert isinstance(server.contents_manager, AsyncFileContentsManager)


def test_a_manager_derived_from_ours_without_a_storage_leaves_the_server_as_it_was(
    configure: Configure,
) -> None:
    server = configure(server={"contents_manager_class": "tests.test_app.Derived"})
    assert isinstance(server.contents_manager, AsyncFileContentsManager)


def test_contents_manager_of_ours_may_be_named(configure: Configure) -> None:
    server = configure(
        gateway=NOWHERE,
        user="einstein",
        secret="relativity",
        server={"contents_manager_class": "cs3lab.jupyter.manager.Cs3ContentsManager"},
    )
    assert isinstance(server.contents_manager, Cs3ContentsManager)


def test_everything_can_come_from_the_environment(configure: Configure) -> None:
    words = {name: f"of-{name}" for name in ENVIRONMENT}
    words |= {"gateway": NOWHERE, "tls": "false", "deadline": "2.5", "locks": "off"}
    words["kept_limit_mb"] = "64"
    words["data_hosts"] = "data.example.org, *.example.net:443"
    read: dict[str, Any] = {"tls": False, "deadline": 2.5, "locks": False, "kept_limit_mb": 64}
    read["data_hosts"] = ["data.example.org", "*.example.net:443"]
    server = configure({ENVIRONMENT[name]: value for name, value in words.items()})
    for name in ENVIRONMENT:
        assert getattr(extension(server), name) == read.get(name, words[name])
    assert settings(server).deadline == 2.5


def test_configuration_wins_over_the_environment(configure: Configure) -> None:
    server = configure(
        {"CS3LAB_GATEWAY": "other:1", "CS3LAB_USER": "marie", "CS3LAB_SECRET": "radioactivity"},
        gateway=NOWHERE,
        user="einstein",
    )
    found = settings(server)
    assert (found.gateway, found.user, found.secret) == (NOWHERE, "einstein", "radioactivity")


SECRETS = {"CS3LAB_SECRET": "of the environment", "CS3LAB_TOKEN": "of the environment too"}


@pytest.mark.parametrize(
    "traits",
    [
        {"gateway": NOWHERE, "user": "u"},
        {"gateway": NOWHERE, "user": "u", "secret": "of-operators", "token": "of-operators"},
        {"gateway": NOWHERE, "user": "u", "enabled": False},
        {},
    ],
    ids=["used", "configured", "switched off", "no storage"],
)
def test_secrets_leave_the_environment(configure: Configure, traits: dict[str, Any]) -> None:
    server = configure(SECRETS, **traits)
    app = extension(server)
    expected = "of-operators" if "secret" in traits else SECRETS["CS3LAB_SECRET"]
    assert app.secret == expected
    there = subprocess.run(["env"], capture_output=True, text=True, check=True).stdout
    assert "CS3LAB_SECRET" not in there
    assert "CS3LAB_TOKEN" not in there
    assert not [value for value in (app.secret, app.token) if value in there]


async def test_a_kernel_has_no_secrets(configure: Configure) -> None:
    server = configure(SECRETS, gateway=NOWHERE, user="u")
    kernels: Any = server.kernel_manager
    kernel_id = await kernels.start_kernel()
    client = kernels.get_kernel(kernel_id).client()
    client.start_channels()
    printed: list[str] = []
    try:
        await client.wait_for_ready(timeout=60)
        await client.execute_interactive(
            "import os; print(sorted(os.environ), os.environ.values())",
            output_hook=lambda message: printed.append(message["content"].get("text", "")),
        )
    finally:
        client.stop_channels()
        await kernels.shutdown_kernel(kernel_id, now=True)
    environment = "".join(printed)
    assert "PATH" in environment
    assert "of the environment" not in environment


def test_variable_that_is_not_understood_is_named(
    configure: Configure, capfd: pytest.CaptureFixture[str]
) -> None:
    server = configure({"CS3LAB_TLS": "perhaps"}, gateway=NOWHERE, user="u", secret="s")
    assert settings(server).tls is None
    assert "CS3LAB_TLS is not understood" in capfd.readouterr().err


def test_secrets_are_kept_out_of_settings_and_words(configure: Configure) -> None:
    server = configure(gateway=NOWHERE, user="einstein", secret="relativity")
    shared = server.web_app.settings["cs3lab_config"]
    assert "secret" not in shared
    assert "token" not in shared
    assert "relativity" not in repr(settings(server))


def test_server_starts_with_a_contradiction_and_says_it(
    configure: Configure, capfd: pytest.CaptureFixture[str]
) -> None:
    server = configure(gateway=NOWHERE, auth="basic")
    assert isinstance(server.contents_manager, Cs3ContentsManager)
    said = capfd.readouterr().err
    assert "cs3lab is not set up correctly. auth is basic, but no user is given." in said


def test_preferred_folder_is_not_waited_for(configure: Configure) -> None:
    server = configure(gateway=NOWHERE, user="einstein", secret="relativity")
    server.contents_manager.preferred_dir = "/physics/2026"
    assert server.contents_manager.preferred_dir == "physics/2026"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"gateway": "storage"}, "host:port"),
        ({"gateway": "https://storage:443"}, "host:port"),
        ({"auth": "kerberos"}, "basic, machine or token"),
        ({"auth": "basic"}, "no user is given"),
        ({"user": "u"}, "neither secret nor secret_file"),
        ({"user": "u", "secret": "s", "secret_file": "f"}, "Both secret and secret_file"),
        ({"auth": "token"}, "neither token nor token_file"),
        ({"token": "t", "token_file": "f"}, "Both token and token_file"),
        ({"user": "u", "secret": "s", "ca": "/missing.pem"}, "not there"),
        ({"user": "u", "secret": "s", "ca": __file__, "tls": False}, "switched off"),
        ({"user": "u", "secret": "s", "root": "../marie"}, "not a path"),
        ({"user": "u", "secret": "s", "deadline": 0.0}, "above 0"),
        ({"user": "u", "secret": "s", "data_hosts": ["https://a.b"]}, "“https://a.b”"),
    ],
)
def test_contradictions_are_named(given: dict[str, Any], words: str) -> None:
    assert words in Settings(**{"gateway": NOWHERE, **given}).problem()


@pytest.mark.parametrize(
    "given",
    [
        {"user": "u", "secret": "s"},
        {"auth": "machine", "user": "u", "secret_file": "f"},
        {"token_file": "f"},
        {"token": "t", "gateway": "[::1]:9142"},
        {"user": "u", "secret": "s", "root": "/projects/x", "tls": True, "ca": __file__},
    ],
)
def test_what_fits_together_is_taken(given: dict[str, Any]) -> None:
    assert Settings(**{"gateway": NOWHERE, **given}).problem() == ""


@pytest.mark.asyncio
async def test_secret_file_is_read_when_the_storage_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    connection = Connection(Settings(gateway=NOWHERE, user="u", secret_file=str(secret)))
    with pytest.raises(Exception, match="cannot be read"):
        await connection.storage()
    secret.write_text("relativity\n")
    assert await connection.storage() is await connection.storage()
    await connection.close()


SCRIPT = """
import json, sys, warnings
warnings.simplefilter("error", category=__import__("jupyter_server.serverapp").serverapp.
    JupyterServerAuthWarning)
from jupyter_server.serverapp import ServerApp
app = ServerApp(allow_unauthenticated_access=False, open_browser=False, port=0,
    jpserver_extensions={"cs3lab": True, "jupyter_server_terminals": False})
app.initialize(argv=["--allow-root"], find_extensions=False)
loaded = app.extension_manager.extension_points["cs3lab"].app
print(json.dumps({
    "handlers": len(loaded.handlers),
    "manager": type(app.contents_manager).__name__,
    "grpc": "grpc" in sys.modules,
    "protobuf": "google.protobuf" in sys.modules,
}))
app.http_server.stop()
"""


def test_start_imports_no_grpc_and_every_endpoint_asks_who_is_there(tmp_path: Path) -> None:
    environment = {
        "PATH": str(Path(sys.executable).parent),
        "HOME": str(tmp_path),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "CS3LAB_GATEWAY": NOWHERE,
        "CS3LAB_USER": "einstein",
        "CS3LAB_SECRET": "relativity",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["handlers"] >= 5
    assert found["manager"] == "Cs3ContentsManager"
    assert not found["grpc"]
    assert not found["protobuf"]
    assert "AuthWarning" not in done.stderr


async def test_server_without_a_storage_in_reach_answers(
    configure: Configure, jp_fetch: Fetch
) -> None:
    # `jp_fetch` has started the stock server of this test; it is left as it was.
    answer = await Contents(jp_fetch).ask("cs3lab/status")
    assert answer.code == 404


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
    own = {*Cs3Lab.class_own_traits(config=True), *ENVIRONMENT.values()}
    own |= set(ManagerSettings.class_own_traits(config=True)) - {"checkpoints_class"}
    missing = [name for name in own if f"`{name}`" not in page]
    assert missing == []
    assert all(trait.help for trait in Cs3Lab.class_own_traits(config=True).values())
