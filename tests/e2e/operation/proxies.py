"""The reverse proxies for which there are configurations, run with those on free ports."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.support.ports import free_port
from tests.support.source import ROOT

DEPLOY = ROOT / "deploy"
START_SECONDS = 30


@dataclass
class Site:
    """What a configuration is told: where it listens, whom it serves, and its certificate."""

    directory: Path
    server_port: int
    plain_port: int
    secure_port: int

    @property
    def url(self) -> str:
        """Where people come."""
        return f"https://localhost:{self.secure_port}"

    def file(self, name: str, text: str) -> Path:
        path = self.directory / name
        path.write_text(text)
        return path

    def shipped(self, name: str, **replaced: str) -> str:
        """Read a configuration and put in what an operator would; everything must be there."""
        text = (DEPLOY / name).read_text().replace("chat.example.org {", "SITE {")
        for old, new in {"127.0.0.1:8000": f"127.0.0.1:{self.server_port}", **replaced}.items():
            assert old in text, f"{name} has no {old!r}"
            text = text.replace(old, new)
        return text


Command = list[str | Path]


def nginx(site: Site) -> Command:
    where = site.directory
    server = site.shipped(
        "nginx.conf",
        **{
            "listen 80;": f"listen 127.0.0.1:{site.plain_port};",
            "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{site.secure_port} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            "server_name chat.example.org;": "server_name localhost;",
            "/etc/letsencrypt/live/chat.example.org/fullchain.pem": str(where / "cert.pem"),
            "/etc/letsencrypt/live/chat.example.org/privkey.pem": str(where / "key.pem"),
        },
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {where}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.getuid() == 0 else ""
    main = site.file(
        "main.conf",
        f"{user}daemon off;\npid {where}/pid;\nerror_log {where}/log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{server}}}\n",
    )
    return ["nginx", "-e", where / "log", "-c", main]


def haproxy(site: Site) -> Command:
    pem = (site.directory / "cert.pem").read_text() + (site.directory / "key.pem").read_text()
    config = site.shipped(
        "haproxy.cfg",
        **{
            "bind :80": f"bind 127.0.0.1:{site.plain_port}",
            "bind :443": f"bind 127.0.0.1:{site.secure_port}",
            "/etc/haproxy/chat.example.org.pem": str(site.file("both.pem", pem)),
            "maxconn 65536": "maxconn 1000",
        },
    )
    return ["haproxy", "-db", "-f", site.file("haproxy.cfg", config)]


def caddy(site: Site) -> Command:
    where = site.directory
    options = (
        f"{{\n\tadmin off\n\thttp_port {site.plain_port}\n\thttps_port {site.secure_port}\n"
        f"\tstorage file_system {where}/caddy\n}}\n"
    )
    tls = f"localhost {{\n\ttls {where}/cert.pem {where}/key.pem"
    config = site.file("Caddyfile", options + site.shipped("Caddyfile", **{"SITE {": tls}))
    return ["caddy", "run", "--adapter", "caddyfile", "--config", config]


PROXIES: dict[str, Callable[[Site], Command]] = {
    "nginx": nginx,
    "haproxy": haproxy,
    "caddy": caddy,
}


def program_of(name: str) -> str | None:
    """Return where a proxy is; Debian has them where only root looks."""
    return shutil.which(name, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


@contextmanager
def proxy(name: str, directory: Path, server_port: int) -> Iterator[Site]:
    """Run a proxy in front of a server."""
    directory.mkdir()
    site = Site(directory, server_port, free_port(), free_port())
    certificate = trustme.CA().issue_cert("localhost")
    certificate.cert_chain_pems[0].write_to_path(directory / "cert.pem")
    certificate.private_key_pem.write_to_path(directory / "key.pem")
    _, *arguments = PROXIES[name](site)
    program = program_of(name)
    assert program
    with (
        (directory / "output").open("wb") as output,
        subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "HOME": str(directory), "XDG_DATA_HOME": str(directory)},
        ) as process,
    ):
        try:
            _wait_for(site, process)
            yield site
        finally:
            process.terminate()


def _wait_for(site: Site, process: subprocess.Popen[bytes]) -> None:
    """Wait until it serves with TLS."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    give_up_at = time.monotonic() + START_SECONDS
    while True:
        try:
            with (
                socket.create_connection(("127.0.0.1", site.secure_port)) as connection,
                trusting.wrap_socket(connection, server_hostname="localhost"),
            ):
                return
        except OSError:
            said = (site.directory / "output").read_text()
            assert process.poll() is None, said
            assert time.monotonic() < give_up_at, said
            time.sleep(0.02)
