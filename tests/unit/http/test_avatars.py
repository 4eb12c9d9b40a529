"""Pictures of people over HTTP, and what is drawn for those who have none."""

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest

from stonechat.chat.portraits import TONES
from stonechat.chat.values import Person, PersonKind
from stonechat.http.avatars import draw
from tests.unit.http.conftest import Site, foreign_origins

PICTURE = "0199f0c0-cafe-7abc-babe-0123456789ab"
UNKNOWN = "0199f0c0-cafe-7abc-babe-0123456789ad"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - it is our own


def person(username: str, name: str | None = None) -> Person:
    return Person(
        id=PICTURE,
        kind=PersonKind.ACCOUNT,
        username=username,
        name=name,
        avatar=None,
        bot=False,
        present=True,
    )


@pytest.fixture
def site(site: Site, tmp_path: Path) -> Site:
    site.gallery.directory = tmp_path
    site.gallery.people = {PICTURE: person("wren")}
    for side in (64, 128, 512):
        (tmp_path / f"{PICTURE}-{side}").write_bytes(f"{side} pixels".encode())
    return site


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with site.open() as client:
        yield client


@pytest.mark.parametrize(("size", "side"), [("", 512), ("/64", 64), ("/128", 128), ("/512", 512)])
async def test_a_picture_comes_in_the_size_that_is_asked_for(
    client: httpx.AsyncClient, size: str, side: int
) -> None:
    picture = await client.get(f"/avatars/{PICTURE}{size}")
    assert (picture.status_code, picture.text) == (200, f"{side} pixels")
    assert picture.headers["content-type"] == "image/webp"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in picture.headers["content-security-policy"]


async def test_a_picture_can_be_kept_as_long_as_it_has_its_address(site: Site) -> None:
    async with site.open() as client:
        everybodys = await client.get(f"/avatars/{PICTURE}")
        etag = everybodys.headers["etag"]
        again = await client.get(f"/avatars/{PICTURE}", headers={"if-none-match": etag})
        smaller = await client.get(f"/avatars/{PICTURE}/64", headers={"if-none-match": etag})
    site.gallery.is_public = False
    async with site.open() as client:
        members = await client.get(f"/avatars/{PICTURE}")
    assert everybodys.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert members.headers["cache-control"] == "private, max-age=86400, immutable"
    assert (again.status_code, smaller.status_code) == (304, 200)


@pytest.mark.parametrize(
    "path",
    [
        f"/avatars/{UNKNOWN}",
        f"/avatars/of/{UNKNOWN}.svg",
        f"/avatars/{PICTURE}/65",
        f"/avatars/{PICTURE}/",
        f"/avatars/{PICTURE}.webp",
        f"/avatars/{PICTURE.upper()}",
        f"/avatars/of/{PICTURE}",
        "/avatars/",
        "/avatars/of/..%2f..%2fetc%2fpasswd.svg",
        f"/avatars/{'x' * 5_000}",
    ],
    ids=range(10),
)
async def test_what_is_not_there_does_not_exist(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "user_not_found"
    assert len(answer.content) < 500


@pytest.mark.parametrize("path", [f"/avatars/{PICTURE}/64", f"/avatars/of/{PICTURE}.svg"])
async def test_where_people_are_not_for_everybody_nothing_is_shown_to_strangers(
    site: Site, path: str
) -> None:
    site.gallery.is_public = False
    site.gallery.token = "s3cret"
    async with site.open() as client:
        etag = (await client.get(path, headers={"authorization": "Bearer s3cret"})).headers["etag"]
        for headers in (
            {},
            {"authorization": "Bearer other"},
            {"authorization": "Bearer"},
            {"if-none-match": etag},
        ):
            assert (await client.get(path, headers=headers)).status_code == 404
        cookie = await client.get(path, headers={"cookie": "stonechat_session=s3cret"})
    assert cookie.status_code == 200
    assert cookie.headers["cache-control"].startswith("private")


async def test_the_drawing_follows_the_name(site: Site) -> None:
    path = f"/avatars/of/{PICTURE}.svg"
    async with site.open() as client:
        before = await client.get(path)
        etag = {"if-none-match": before.headers["etag"]}
        assert (await client.get(path, headers=etag)).status_code == 304
        site.gallery.people[PICTURE] = person("wren", "Jenny Wren")
        after = await client.get(path, headers=etag)
    assert before.headers["content-type"] == "image/svg+xml"
    assert before.headers["cache-control"] == "public, max-age=300"
    letters = [parsed(answer.text).findtext(f"{SVG}text") for answer in (before, after)]
    assert letters == ["W", "J"]


@pytest.mark.parametrize("letter", ["A", "<", "&", '"', "猫", "👨\u200d👩\u200d👧", "E\u0301"])
def test_a_drawing_is_an_image_whatever_the_letter(letter: str) -> None:
    drawing = parsed(draw(letter, 16))
    assert [element.tag for element in drawing] == [f"{SVG}rect", f"{SVG}text"]
    assert drawing.findtext(f"{SVG}text") == letter


@pytest.mark.parametrize("tone", TONES)
def test_the_letter_can_be_read_by_those_who_see_little_contrast(tone: int) -> None:
    ground, text = parsed(draw("A", tone))
    lighter, darker = sorted(
        (luminance(part.attrib["fill"]) for part in (ground, text)), reverse=True
    )
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5, "WCAG 2.2, success criterion 1.4.3"


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as #a08d77, as WCAG defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


async def test_pages_elsewhere_see_pictures_only_if_they_are_let_in(site: Site) -> None:
    foreign = {"origin": "https://elsewhere.example"}
    async with site.open() as client:
        own = await client.get(f"/avatars/{PICTURE}", headers=foreign)
    site.cross_origin = foreign_origins("https://elsewhere.example")
    async with site.open() as client:
        shared = await client.get(f"/avatars/{PICTURE}", headers=foreign)
    assert "access-control-allow-origin" not in own.headers
    assert shared.headers["access-control-allow-origin"] == "https://elsewhere.example"
    assert shared.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_pictures_are_only_read(client: httpx.AsyncClient) -> None:
    answer = await client.put(f"/avatars/{PICTURE}", content=b"other")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    head = await client.head(f"/avatars/{PICTURE}")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "10")
