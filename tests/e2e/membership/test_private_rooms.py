"""Private rooms and direct rooms, as their people hear them at official clients."""

from typing import Any

from tests.e2e.membership.conftest import Member


async def private_room(owner: Member) -> dict[str, Any]:
    reply = await owner.chatter.gets("create_room", title="The nest", visibility="private")
    room: dict[str, Any] = reply["room"]
    return room


async def test_a_private_room_by_invitation(wren: Member, robin: Member, owl: Member) -> None:
    room = (await private_room(wren))["id"]
    refusal = await owl.chatter.is_refused("join_room", room=room)
    assert refusal["code"] == "room_not_found"
    assert (await wren.chatter.gets("invite", room=room, user=robin.id))["ok"]
    joined = await robin.chatter.hears("room_joined")
    assert (joined["room"]["id"], joined["role"]) == (room, "member")
    assert (await wren.chatter.hears("user_joined"))["user"] == robin.user
    await robin.chatter.gets("send_message", room=room, text="Is this the nest?")
    assert (await wren.chatter.hears("message"))["text"] == "Is this the nest?"
    entered = await robin.chatter.gets("join_room", room=room)
    assert [member["user"]["id"] for member in entered["members"]] == [robin.id, wren.id]
    found = await robin.chatter.gets("list_rooms", query="nest")
    assert room in [one["id"] for one in found["rooms"]]
    unseen = await owl.chatter.gets("list_rooms", query="nest")
    assert room not in [one["id"] for one in unseen["rooms"]]


async def test_who_is_removed_hears_that_and_nothing_more(wren: Member, robin: Member) -> None:
    room = (await private_room(wren))["id"]
    await wren.chatter.gets("invite", room=room, user=robin.id)
    await robin.chatter.hears("room_joined")
    await wren.chatter.gets("remove_member", room=room, user=robin.id)
    assert await robin.chatter.hears("room_removed") == {"room": room}
    assert (await wren.chatter.hears("user_left"))["user"] == robin.user
    await wren.chatter.gets("send_message", room=room, text="Alone again")
    refusal = await robin.chatter.is_refused("history", room=room)
    assert refusal["code"] == "room_not_found"
    assert robin.chatter.heard_nothing_more("message")


async def test_who_asks_to_be_let_in_is_let_in(wren: Member, robin: Member) -> None:
    room = (await private_room(wren))["id"]
    asked = await robin.chatter.gets("ask_to_join", room=room, text="It rains.")
    vain = await robin.chatter.gets("ask_to_join", room="01a00000-0000-7000-8000-000000000000")
    assert asked == vain == {"ok": True}
    heard = await wren.chatter.hears("join_asked")
    assert heard == {"room": room, "user": robin.user, "text": "It rains."}
    listed = await wren.chatter.gets("list_join_requests", room=room)
    assert [(one["user"], one["text"]) for one in listed["requests"]] == [(robin.user, "It rains.")]
    await wren.chatter.gets("answer_join_request", room=room, user=robin.id, accept=True)
    assert (await robin.chatter.hears("room_joined"))["room"]["id"] == room
    assert wren.chatter.heard_nothing_more("join_asked")


async def test_a_direct_room_is_the_same_from_both_sides(wren: Member, robin: Member) -> None:
    opened = (await wren.chatter.gets("open_direct", user=robin.user["username"]))["room"]
    assert (opened["kind"], opened["name"]) == ("direct", None)
    assert {user["id"] for user in opened["members"]} == {wren.id, robin.id}
    assert await robin.chatter.hears("room_joined") == {"room": opened, "role": "member"}
    assert wren.chatter.heard_nothing_more("room_joined")
    await wren.chatter.gets("send_message", room=opened["id"], text="Hello, robin")
    message = await robin.chatter.hears("message")
    assert (message["room"], message["revision"]) == (opened["id"], opened["revision"] + 1)
    again = (await robin.chatter.gets("open_direct", users=[wren.id]))["room"]
    assert (again["id"], again["members"]) == (opened["id"], opened["members"])
    refusal = await robin.chatter.is_refused("leave_room", room=opened["id"])
    assert refusal["code"] == "forbidden"
    page = await robin.chatter.gets("join_room", room=opened["id"])
    assert page["room"]["members"] == opened["members"]
    assert [message["text"] for message in page["messages"]] == ["Hello, robin"]


async def test_who_is_banned_stays_out(wren: Member, robin: Member, owl: Member) -> None:
    room = (await wren.chatter.gets("create_room", name=f"tree.{wren.id[-8:]}"))["room"]["id"]
    for bird in (robin, owl):
        await bird.chatter.gets("join_room", room=room)
    await wren.chatter.gets("ban", room=room, user=robin.id, on=True, reason="Pecks.")
    assert await robin.chatter.hears("room_removed") == {"room": room}
    assert (await owl.chatter.hears("user_left"))["user"] == robin.user
    refusal = await robin.chatter.is_refused("join_room", room=room)
    assert refusal["code"] == "forbidden"
    refusal = await owl.chatter.is_refused("invite", room=room, user=robin.id)
    assert refusal["code"] == "forbidden"
    await wren.chatter.gets("ban", room=room, user=robin.id, on=False)
    await robin.chatter.gets("join_room", room=room)


async def test_settings_and_mutes_are_heard_with_their_revisions(
    wren: Member, robin: Member
) -> None:
    room = await private_room(wren)
    await wren.chatter.gets("invite", room=room["id"], user=robin.id)
    await robin.chatter.hears("room_joined")
    changed = await wren.chatter.gets("update_room", room=room["id"], topic="Twigs")
    heard = await robin.chatter.hears("room_changed")
    assert heard == changed["room"] == await wren.chatter.hears("room_changed")
    assert (heard["topic"], heard["revision"]) == ("Twigs", room["revision"] + 2)
    until = "2999-01-01T00:00:00.000Z"
    await wren.chatter.gets("mute_member", room=room["id"], user=robin.id, until=until)
    muted = await robin.chatter.hears("member_changed")
    assert muted == {
        "room": room["id"],
        "user": robin.user,
        "role": "member",
        "revision": room["revision"] + 3,
        "muted_until": until,
    }
    refusal = await robin.chatter.is_refused("send_message", room=room["id"], text="Why?")
    assert refusal["code"] == "forbidden"
    await wren.chatter.gets("archive_room", room=room["id"], on=True)
    assert (await robin.chatter.hears("room_changed"))["archived"] is True
    refusal = await wren.chatter.is_refused("send_message", room=room["id"], text="Anybody?")
    assert refusal["code"] == "forbidden"
    await robin.chatter.gets("history", room=room["id"])
