"""Run what the browser tests of one worker need until told to stop: a gateway, and JupyterLabs.

A small control server lets a test take the storage away and bring it back, and a JupyterLab as
well: GET / tells where the files lie, POST /stop and POST /start do so to the gateway. POST
/PORT/start starts the JupyterLab at that port where it does not run yet, /PORT/end waits until it
has ended, /PORT/sleep and /PORT/wake are for a laptop's lid. POST /visit opens a link as
one without an account does.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from visitor import visit  # noqa: E402

from tests.support.gateway import GatewayProcess  # noqa: E402

# Not Jupyter's own ports: whoever runs the tests may have a Jupyter open.
PORT = int(os.environ.get("CS3LAB_UI_OWN_PORT", "18887"))
# The third one is where einstein works on another machine, the last one where he has to sign in.
LABS = [
    ("einstein", "relativity", PORT + 1),
    ("marie", "radioactivity", PORT + 2),
    ("einstein", "relativity", PORT + 3),
    ("richard", "superfluidity", PORT + 4),
    ("einstein", "relativity", PORT + 5),
]
SIGN_IN = ["--IdentityProvider.token=signed-in", "--ServerApp.disable_check_xsrf=False"]
# Nobody is asked whether they want news.
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
# For how many seconds a tab may say nothing. Richard's crashes.
SHORT, LONG = "10", "60"
START_SECONDS = 60
END_SECONDS = 10


def start_lab(
    name: str, password: str, port: int, gateway: GatewayProcess, scratch: Path
) -> subprocess.Popen[bytes]:
    """Start JupyterLab for one person, with all of Jupyter's state in `scratch`."""
    own = scratch / f"{name}-{port}"
    settings = own / "config" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(SETTINGS))
    environment = {
        "CS3LAB_GATEWAY": gateway.grpc,
        "CS3LAB_AUTH": "basic",
        "CS3LAB_USER": name,
        "CS3LAB_SECRET": password,
        "CS3LAB_KERNEL_ROOT": str(gateway.files / "{user}"),
        "JUPYTER_CONFIG_DIR": str(own / "config"),
        "JUPYTER_DATA_DIR": str(own / "data"),
        "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTERLAB_GALATA_ROOT_DIR": str(own),
        "CS3LAB_UI_SILENCE": SHORT if name == "richard" else LONG,
        "no_proxy": "127.0.0.1",
    }
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.port={port}"]
    command += ["--config", str(HERE / "jupyter_server_config.py")]
    command += SIGN_IN if port == LABS[-1][2] else []
    with (scratch / f"{own.name}.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=own, env=os.environ | environment, stdout=log, stderr=log
        )


def wait_for(lab: subprocess.Popen[bytes], port: int) -> None:
    """Return when a JupyterLab answers."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
        except OSError:
            if lab.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab on port {port} did not start") from None
            time.sleep(0.2)
        else:
            return


class Labs:
    """The JupyterLabs that were asked for, by their ports."""

    def __init__(self, gateway: GatewayProcess, scratch: Path) -> None:
        self._gateway = gateway
        self._scratch = scratch
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._starting = threading.Lock()

    def start(self, port: int) -> None:
        """Start one unless it runs, and return when it answers."""
        with self._starting:
            lab = self._running.get(port)
            if lab is None or lab.poll() is not None:
                name, password = next((name, password) for name, password, at in LABS if at == port)
                lab = start_lab(name, password, port, self._gateway, self._scratch)
                self._running[port] = lab
        wait_for(lab, port)

    def end(self, port: int) -> None:
        """Return when one that was shut down has ended."""
        lab = self._running[port]
        try:
            lab.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            # A request under way while Jupyter stops leaves a thread of anyio's that never ends.
            lab.kill()
            lab.wait()

    def sleep(self, port: int) -> None:
        """Let one do nothing, as on a laptop that is closed."""
        self._running[port].send_signal(signal.SIGSTOP)

    def wake(self, port: int) -> None:
        """Let it go on."""
        self._running[port].send_signal(signal.SIGCONT)

    def stop_all(self) -> None:
        """End all."""
        for lab in self._running.values():
            lab.send_signal(signal.SIGCONT)
            lab.terminate()
        for lab in self._running.values():
            try:
                lab.wait(10)
            except subprocess.TimeoutExpired:
                lab.kill()


def control(gateway: GatewayProcess, labs: Labs) -> type[BaseHTTPRequestHandler]:
    """Make the handler that lets tests see the files, and stop the storage and JupyterLabs."""

    class Control(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({"files": str(gateway.files)})

        def do_POST(self) -> None:
            *port, action = self.path.strip("/").split("/")
            if action == "visit":
                wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._answer(visit(gateway.grpc, **wanted))
                return
            if port:
                getattr(labs, action)(int(port[0]))
            else:
                {"stop": gateway.stop, "start": gateway.start}[action]()
            self._answer({})

        def _answer(self, body: dict[str, str]) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing: what matters is in the tests' own report."""

    return Control


def main() -> None:
    """Run until SIGTERM; the scratch directory and every process go with it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="cs3lab-ui-", ignore_cleanup_errors=True) as directory:
        scratch = Path(directory)
        with GatewayProcess(scratch / "storage") as gateway:
            labs = Labs(gateway, scratch)
            try:
                server = ThreadingHTTPServer(("127.0.0.1", PORT), control(gateway, labs))
                server.serve_forever()
            finally:
                labs.stop_all()


if __name__ == "__main__":
    main()
