import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from stonechat.http.images import StoredFile, StoredImage
from tests.unit.http.conftest import Site, foreign_origins

PICTURE = "0199f0c0-cafe-7abc-babe-0123456789ab"
GONE = "0199f0c0-cafe-7abc-babe-0123456789ac"
UNKNOWN = "0199f0c0-cafe-7abc-babe-0123456789ad"
FILE = "0199f0c0-cafe-7abc-babe-0123456789ae"
DATA = bytes(range(256)) * 3_000


@pytest.fixture
def site(site: Site, tmp_path: Path) -> Site:
    (tmp_path / "picture").write_bytes(DATA)
    (tmp_path / "small").write_bytes(b"small")
    picture = StoredImage(
        PICTURE, "image/jpeg", 'my "cat" ☃.html', tmp_path / "picture", tmp_path / "small"
    )
    gone = StoredImage(GONE, "image/png", None, tmp_path / "gone", tmp_path / "gone")
    site.shelf.contents = {PICTURE: picture, GONE: gone}
    return site


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with site.open() as client:
        yield client


async def test_an_image_is_sent_whole_and_only_ever_as_an_image(client: httpx.AsyncClient) -> None:
    image = await client.get(f"/uploads/{PICTURE}")
    assert image.status_code == 200
    assert image.content == DATA
    assert image.headers["content-type"] == "image/jpeg"
    assert image.headers["content-length"] == str(len(DATA))
    assert image.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in image.headers["content-security-policy"]
    assert image.headers["cache-control"] == "private, no-cache"


async def test_a_thumbnail_is_a_webp_beside_it(client: httpx.AsyncClient) -> None:
    thumbnail = await client.get(f"/uploads/{PICTURE}/thumbnail")
    assert (thumbnail.content, thumbnail.headers["content-type"]) == (b"small", "image/webp")


async def test_who_saves_an_image_gets_its_name_with_the_ending_of_what_it_is(
    client: httpx.AsyncClient,
) -> None:
    image = await client.get(f"/uploads/{PICTURE}")
    assert image.headers["content-disposition"] == (
        "inline; filename=\"my _cat_ .jpg\"; filename*=UTF-8''my%20%22cat%22%20%E2%98%83.jpg"
    )
    thumbnail = await client.get(f"/uploads/{PICTURE}/thumbnail")
    assert ".webp" in thumbnail.headers["content-disposition"]


async def test_who_has_the_image_is_told_that_it_is_the_same(client: httpx.AsyncClient) -> None:
    path = f"/uploads/{PICTURE}"
    etag = (await client.get(path)).headers["etag"]
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = await client.get(path, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert (await client.get(path, headers={"if-none-match": '"other"'})).status_code == 200
    thumbnail = await client.get(f"{path}/thumbnail", headers={"if-none-match": etag})
    assert thumbnail.status_code == 200


async def test_a_right_that_has_ended_is_not_hidden_by_a_cached_copy(
    site: Site, client: httpx.AsyncClient
) -> None:
    etag = (await client.get(f"/uploads/{PICTURE}")).headers["etag"]
    site.shelf.token = "s3cret"
    refused = await client.get(f"/uploads/{PICTURE}", headers={"if-none-match": etag})
    assert refused.status_code == 404
    allowed = await client.get(
        f"/uploads/{PICTURE}", headers={"authorization": "Bearer s3cret", "if-none-match": etag}
    )
    assert allowed.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        f"/uploads/{UNKNOWN}",
        f"/uploads/{GONE}",
        f"/uploads/{PICTURE}/",
        f"/uploads/{PICTURE}/original",
        f"/uploads/{PICTURE}.jpg",
        f"/uploads/{PICTURE.upper()}",
        f"/uploads/{PICTURE.replace('-', '')}",
        "/uploads/",
        "/uploads/..%2f..%2fetc%2fpasswd",
        f"/uploads/{'x' * 5_000}",
    ],
    ids=range(10),
)
async def test_what_one_may_not_see_does_not_exist(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "message_not_found"
    assert len(answer.content) < 500


async def test_what_is_deleted_while_it_is_asked_for_is_not_there_and_no_defect(
    client: httpx.AsyncClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    there, stat_of = tmp_path / "picture", Path.stat

    def deleting_stat(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = stat_of(path, follow_symlinks=follow_symlinks)
        if path == there:
            path.unlink()
        return found

    monkeypatch.setattr(Path, "stat", deleting_stat)
    answer = await client.get(f"/uploads/{PICTURE}")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 99), ("bytes=767000-", 767_000, 767_999), ("bytes=-10", 767_990, 767_999)],
)
async def test_a_part_of_an_image_can_be_asked_for(
    client: httpx.AsyncClient, asked: str, start: int, end: int
) -> None:
    part = await client.get(f"/uploads/{PICTURE}", headers={"range": asked})
    assert part.status_code == 206
    assert part.headers["content-range"] == f"bytes {start}-{end}/768000"
    assert part.content == DATA[start : end + 1]


async def test_a_part_behind_the_end_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/uploads/{PICTURE}", headers={"range": "bytes=768000-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */768000")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,4-5"])
async def test_a_range_that_makes_no_sense_is_ignored(
    client: httpx.AsyncClient, asked: str
) -> None:
    answer = await client.get(f"/uploads/{PICTURE}", headers={"range": asked})
    assert (answer.status_code, len(answer.content)) == (200, len(DATA))


async def test_head_tells_the_size_without_the_image(client: httpx.AsyncClient) -> None:
    head = await client.head(f"/uploads/{PICTURE}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(DATA))


async def test_pages_elsewhere_see_images_only_if_they_are_let_in(site: Site) -> None:
    foreign = {"origin": "https://elsewhere.example"}
    async with site.open() as client:
        own = await client.get(f"/uploads/{PICTURE}", headers=foreign)
    site.cross_origin = foreign_origins("https://elsewhere.example")
    async with site.open() as client:
        shared = await client.get(f"/uploads/{PICTURE}", headers=foreign)
        missing = await client.get(f"/uploads/{UNKNOWN}", headers=foreign)
        preflight = await client.options(f"/uploads/{PICTURE}", headers=foreign)
        page = await client.get("/", headers=foreign)
    assert "access-control-allow-origin" not in own.headers
    assert own.headers["cross-origin-resource-policy"] == "same-origin"
    for answer in (shared, missing, preflight):
        assert answer.headers["access-control-allow-origin"] == "https://elsewhere.example"
    assert shared.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in page.headers


# --- Files that are no images ---------------------------------------------------------------------


def shelve(site: Site, tmp_path: Path, media_type: str, name: str = "notes.txt") -> str:
    """Put a file on the shelf; its address."""
    (tmp_path / "file").write_bytes(DATA)
    site.shelf.contents[FILE] = StoredFile(FILE, media_type, name, tmp_path / "file")
    return f"/uploads/{FILE}"


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("text/plain", "text/plain"),
        ("application/pdf", "application/pdf"),
        ("video/mp4", "video/mp4"),
        ("text/html", "application/octet-stream"),
        ("application/xhtml+xml", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("text/xml", "application/octet-stream"),
        ("application/javascript", "application/octet-stream"),
        ("application/x-shockwave-flash", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("application/octet-stream", "application/octet-stream"),
    ],
)
async def test_a_file_is_sent_to_be_saved_and_never_as_what_a_browser_would_run(
    site: Site, tmp_path: Path, client: httpx.AsyncClient, said: str, sent: str
) -> None:
    path = shelve(site, tmp_path, said)
    answer = await client.get(path, headers={"accept": "text/html"})
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["content-type"] == sent
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].split("; ")[:2] == [
        "default-src 'none'",
        "sandbox",
    ]
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_a_file_keeps_its_whole_name(
    site: Site, tmp_path: Path, client: httpx.AsyncClient
) -> None:
    path = shelve(site, tmp_path, "text/plain", 'my "plan" ☃.tar.gz')
    assert (await client.get(path)).headers["content-disposition"] == (
        'attachment; filename="my _plan_ .tar.gz"; '
        "filename*=UTF-8''my%20%22plan%22%20%E2%98%83.tar.gz"
    )


async def test_a_file_has_no_thumbnail(
    site: Site, tmp_path: Path, client: httpx.AsyncClient
) -> None:
    path = shelve(site, tmp_path, "text/plain")
    assert (await client.get(f"{path}/thumbnail")).status_code == 404


async def test_a_download_goes_on_where_it_was_cut(
    site: Site, tmp_path: Path, client: httpx.AsyncClient
) -> None:
    path = shelve(site, tmp_path, "video/mp4")
    part = await client.get(path, headers={"range": "bytes=500000-"})
    assert (part.status_code, part.content) == (206, DATA[500_000:])
    etag = part.headers["etag"]
    assert (await client.get(path, headers={"if-none-match": etag})).status_code == 304
    site.shelf.token = "s3cret"
    assert (await client.get(path, headers={"if-none-match": etag})).status_code == 404
