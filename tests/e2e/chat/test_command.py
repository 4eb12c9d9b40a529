"""The command as its operator meets it."""

import json
import os
import re
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.support.chatter import chatter
from tests.support.server import COMMAND, RunningServer, StartServer, clean_environment


def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        env=clean_environment() | variables,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def refused(*arguments: str | Path, **variables: str) -> str:
    """Run the command, which must end with status 2 and one sentence; that sentence."""
    ended = run(*arguments, **variables)
    assert (ended.returncode, ended.stdout) == (2, "")
    [sentence] = ended.stderr.splitlines()
    return sentence


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"stonechat \d+\.\d+\.\d+\n", run("--version").stdout)


def test_settings_are_listed_with_value_default_and_meaning() -> None:
    listed = run("settings", STONECHAT_PORT="9001")
    assert listed.returncode == 0
    assert "STONECHAT_PORT=9001\n    Port to listen on" in listed.stdout
    assert "Default: 8000." in listed.stdout


def test_a_bad_setting_is_one_sentence(tmp_path: Path) -> None:
    sentence = refused("serve", "--data", tmp_path, STONECHAT_DRAIN_SECONDS="soon")
    assert "STONECHAT_DRAIN_SECONDS=soon" in sentence


def test_a_bad_option_is_one_sentence() -> None:
    assert "many" in refused("serve", "--port", "many")
    assert "--prot" in refused("serve", "--prot", "1")


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in refused("serve", "--port", port, "--data", tmp_path)


def test_a_data_directory_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in refused("serve", "--port", "0", "--data", tmp_path / "file")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_data_directory_that_is_not_writable_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert str(tmp_path) in refused("serve", "--port", "0", "--data", tmp_path)


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"postgresql://me:secret@127.0.0.1:{port}/chat"
    sentence = refused("serve", "--port", "0", "--data", tmp_path, STONECHAT_DATABASE_URL=url)
    assert "secret" not in sentence


def test_two_servers_do_not_share_a_data_directory(server: RunningServer) -> None:
    assert str(server.data) in refused("serve", "--port", "0", "--data", server.data)


def test_a_misspelt_variable_is_warned_of(start_server: StartServer) -> None:
    server = start_server(environment={"STONECHAT_PROT": "1"})
    assert "STONECHAT_PROT" in server.log


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_with_status_0_and_clients_may_come_back(
    start_server: StartServer, with_signal: signal.Signals
) -> None:
    server = start_server(environment={"STONECHAT_DRAIN_SECONDS": "0.2"})
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        reasons: list[str] = []
        ada.client.on("disconnect", reasons.append)
        assert server.stop(with_signal=with_signal) == 0
        await ada.client.wait()
        assert reasons != [ada.client.reason.SERVER_DISCONNECT]
    assert server.output.splitlines()[-1] == f"Stonechat is ready: {server.url}"


def test_it_says_that_it_lives_and_that_it_is_ready(server: RunningServer) -> None:
    for path in ("/healthz", "/readyz"):
        with urllib.request.urlopen(server.url + path) as response:  # noqa: S310
            assert response.status == 200


async def test_logs_can_be_json_and_hold_no_message_text_and_no_token(
    start_server: StartServer,
) -> None:
    server = start_server(
        environment={"STONECHAT_LOG_FORMAT": "json", "STONECHAT_LOG_LEVEL": "debug"}
    )
    async with chatter(server.url, "Ada") as ada:
        await ada.gets("create_room", name="kitchen")
        await ada.gets("send_message", room="kitchen", text="my innermost secret")
        await ada.is_refused("send_message", room="lobby", text="my innermost secret")
    server.stop()
    lines = [json.loads(line) for line in server.log.splitlines()]
    assert lines
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert "innermost" not in server.log
    assert ada.token
    assert ada.token not in server.log
