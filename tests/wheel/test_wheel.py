"""What people get from `pip install stonechat`: the server with its web client, without Node.js."""

import json
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import RunningServer
from tests.support.source import ROOT, project_files

UV = Path(sys.executable).with_name("uv")
HANDSHAKE = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture(scope="session")
def wheel() -> Path:
    """Return the wheel that `make wheel` built."""
    built = sorted((ROOT / "dist").glob("stonechat-*.whl"))
    assert len(built) == 1, "build the wheel first: `make wheel`"
    return built[0]


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `stonechat` of an environment that holds nothing but the wheel and its needs."""
    environment = tmp_path_factory.mktemp("installed") / "venv"
    python = environment / "bin" / "python"
    _uv("venv", "--python", sys.executable, str(environment))
    _uv(
        "pip",
        "install",
        "--python",
        str(python),
        "--constraint",
        "requirements/run.txt",
        str(wheel),
    )
    return environment / "bin" / "stonechat"


def _uv(*arguments: str) -> None:
    finished = subprocess.run(
        [UV, *arguments], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr


@pytest.fixture
def installed_server(installed: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """Yield a server from the wheel, that finds no other program than its own."""
    only_itself = {"PATH": str(installed.parent), "HOME": str(tmp_path)}
    server = RunningServer(tmp_path / "data", environment=only_itself, command=installed)
    yield server
    server.close()


def _get(url: str) -> tuple[str, str]:
    """Return the type and the text of what is served at a URL."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 # it is our own
        return answer.headers.get_content_type(), answer.read().decode()


def test_the_wheel_holds_the_server_and_the_whole_web_client_and_nothing_else(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    source, client = ROOT / "src", ROOT / "web" / "dist"
    server = {
        str(path.relative_to(source))
        for path in project_files()
        if path.is_relative_to(source) and path.suffix != ".pyc"
    }
    pages = {path.relative_to(client) for path in client.rglob("*") if path.is_file()}
    assert Path("index.html") in pages
    assert packed == server | {f"stonechat/_web/{page}" for page in pages}


def test_the_installed_server_serves_the_web_client(installed_server: RunningServer) -> None:
    kind, page = _get(installed_server.url)
    assert kind == "text/html"
    assert page == (ROOT / "web" / "dist" / "index.html").read_text()


def test_the_installed_server_answers_a_handshake(installed_server: RunningServer) -> None:
    _, opened = _get(installed_server.url + HANDSHAKE)
    assert opened.startswith("0")
    assert json.loads(opened[1:])["upgrades"] == ["websocket"]


def test_a_wheel_without_the_web_client_is_refused(tmp_path: Path) -> None:
    for name in ["pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE"]:
        (tmp_path / name).write_text((ROOT / name).read_text())
    package = tmp_path / "src" / "stonechat"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    built = subprocess.run(
        [UV, "build", "--wheel", "--no-build-isolation", "--python", sys.executable, tmp_path],
        check=False,
        capture_output=True,
        text=True,
    )
    assert built.returncode != 0
    assert "The web client has not been built: run `make wheel`" in built.stderr
    assert not (tmp_path / "dist").exists() or not list((tmp_path / "dist").glob("*.whl"))
