"""The page that shows the description of the API."""

import re

import httpx
import pytest

ADDRESSES = re.compile(r"""(?:src|href)="([^"#]+)"|from '\./([^']+)'""")


async def test_the_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/api/docs")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe" not in policy
    assert "https://" not in page.text


async def test_all_that_the_page_is_made_of_is_there(client: httpx.AsyncClient) -> None:
    seen: set[str] = set()
    wanted = ["/api/docs"]
    while wanted:
        address = wanted.pop()
        seen.add(address)
        answer = await client.get(address)
        assert answer.status_code == 200, address
        for place, module in ADDRESSES.findall(answer.text):
            found = place or f"/api/docs/{module}"
            if found.startswith("/api/docs") and found not in seen:
                wanted.append(found)
    assert {"/api/docs/page.css", "/api/docs/page.js", "/api/docs/curl.js"} <= seen


@pytest.mark.parametrize(
    "name", ["nothing.js", "../docs_page.py", "%2e%2e/docs_page.py", "x/page.js", "page.js%00"]
)
async def test_nothing_else_is_served_beside_it(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/api/docs/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_browser_that_has_the_page_is_not_sent_it_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/api/docs/page.js")
    tag = first.headers["etag"]
    again = await client.get("/api/docs/page.js", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get("/api/docs/page.css")).headers["etag"] != tag


async def test_the_page_is_read_and_not_written(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/docs")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
