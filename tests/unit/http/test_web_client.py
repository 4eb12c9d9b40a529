from pathlib import Path

import httpx
import pytest

from stonechat.http.web_client import find_web_client
from tests.unit.http.conftest import Site

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_the_page_is_checked_each_time_and_kept_by_nobody_else(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert "Nest" in page.text
    again = await client.get("/", headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-length" not in again.headers
    # A browser lets the headers of a 304 replace those that it kept, the policy among them.
    assert again.headers["content-security-policy"] == page.headers["content-security-policy"]


async def test_the_page_may_load_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/")).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


async def test_assets_are_kept_for_a_year(client: httpx.AsyncClient) -> None:
    asset = await client.get("/assets/main-4f2a.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-type"] == "text/javascript; charset=utf-8"
    assert asset.text == "console.log('hello')"


async def test_files_without_a_hash_in_their_name_are_checked_each_time(
    client: httpx.AsyncClient,
) -> None:
    icon = await client.get("/icon.svg")
    assert (icon.headers["content-type"], icon.headers["cache-control"]) == (
        "image/svg+xml",
        "no-cache",
    )
    manifest = await client.get("/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("identity", None),
        ("*", None),
        ("", None),
    ],
)
async def test_the_smallest_version_that_the_browser_reads_is_sent(
    client: httpx.AsyncClient, accepted: str, encoding: str | None
) -> None:
    async with client.stream(
        "GET", "/assets/main-4f2a.js", headers={"accept-encoding": accepted}
    ) as asset:
        body = b"".join([part async for part in asset.aiter_raw()])
    assert asset.headers.get("content-encoding") == encoding
    assert asset.headers["vary"] == "Accept-Encoding"
    assert asset.headers["content-type"] == "text/javascript; charset=utf-8"
    assert body == {"br": b"brotli", "gzip": b"gzip", None: b"console.log('hello')"}[encoding]


async def test_versions_of_different_encodings_are_told_apart(client: httpx.AsyncClient) -> None:
    plain = await client.get("/assets/main-4f2a.js")
    headers = {"accept-encoding": "gzip", "if-none-match": plain.headers["etag"]}
    async with client.stream("GET", "/assets/main-4f2a.js", headers=headers) as packed:
        assert packed.status_code == 200


async def test_every_address_of_the_clients_own_router_is_the_page(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/r/lobby", headers=PAGE)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
    assert page.text == (await client.get("/")).text


async def test_a_missing_asset_is_not_the_page(client: httpx.AsyncClient) -> None:
    assert (await client.get("/assets/gone-1234.js", headers=PAGE)).status_code == 404


async def test_a_program_that_asks_for_nothing_that_exists_gets_a_problem(
    client: httpx.AsyncClient,
) -> None:
    missing = await client.get("/nowhere")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert missing.json()["code"] == "invalid_request"
    assert missing.json()["status"] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/passwd",
        "/assets//etc/passwd",
        "/index.html%00.js",
        "/%ff%fe",
        "/assets/",
        "/assets",
    ],
)
async def test_no_path_leads_out_of_the_client(client: httpx.AsyncClient, path: str) -> None:
    request = client.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = await client.send(request)
    assert answer.status_code == 404
    assert "secret" not in answer.text
    assert "root:" not in answer.text


async def test_head_is_get_without_a_body(client: httpx.AsyncClient) -> None:
    for path in ("/", "/assets/main-4f2a.js", "/nowhere"):
        head, get = await client.head(path), await client.get(path)
        assert head.status_code == get.status_code
        assert head.content == b""
        assert {k: v for k, v in head.headers.items() if k != "date"} == {
            k: v for k, v in get.headers.items() if k != "date"
        }


async def test_nothing_can_be_posted(client: httpx.AsyncClient) -> None:
    answer = await client.post("/", content=b"x" * 100_000)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.json()["code"] == "invalid_request"


async def test_a_server_without_a_built_client_says_how_to_build_it(site: Site) -> None:
    site.client_directory = None
    async with site.open() as client:
        page = await client.get("/", headers=PAGE)
        assert page.status_code == 503
        assert "make build" in page.text
        assert (await client.get("/healthz")).text == "ok"


def test_the_client_is_found_where_it_was_built_or_nowhere() -> None:
    found = find_web_client()
    assert found is None or (Path(found) / "index.html").is_file()
