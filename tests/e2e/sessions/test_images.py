"""Images, which a browser loads with nothing but its cookie."""

import httpx

from tests.support.accounts import register
from tests.support.chatter import chatter
from tests.support.pictures import picture
from tests.support.rest import NO_CERTIFICATES, rest_client
from tests.support.server import StartServer


async def test_where_guests_may_not_come_in_images_are_for_accounts(
    start_server: StartServer,
) -> None:
    server = start_server()
    async with chatter(server.url, "Guest") as guest:
        assert guest.token
        guests = guest.token
    server.stop()
    server = start_server(environment={"STONECHAT_ACCESS": "registered"})
    wren, robin = await register(server.url, "Wren"), await register(server.url, "Robin")
    async with chatter(server.url, token=wren.token) as person:
        await person.gets("join_room", room="lobby")
        reply = await person.gets("send_message", room="lobby", images=[picture()])
        [image] = reply["message"]["images"]

    async def status(**headers: str) -> int:
        async with httpx.AsyncClient(verify=NO_CERTIFICATES) as browser:
            return (await browser.get(server.url + image["url"], headers=headers)).status_code

    for token in (wren.token, robin.token):
        assert await status(authorization=f"Bearer {token}") == 200
        assert await status(cookie=f"stonechat_session={token}") == 200
    assert await status() == 404
    for token in (guests, "nonsense"):
        assert await status(authorization=f"Bearer {token}") == 404
        assert await status(cookie=f"stonechat_session={token}") == 404
    # The token wins over the cookie here, too.
    both = {"cookie": f"stonechat_session={robin.token}", "authorization": "Bearer nonsense"}
    assert await status(**both) == 404

    async with rest_client(server.url, robin.token) as rest:
        await rest.delete("session")
    assert await status(cookie=f"stonechat_session={robin.token}") == 404
