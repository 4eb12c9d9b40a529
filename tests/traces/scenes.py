"""What happens in the recorded traces; each scene begins with an empty room and nobody in it."""

from collections.abc import Awaitable, Callable
from typing import Final

from tests.traces.stage import Stage

PAGE_CHANGES: Final = 20
"""How many changes the server that is recorded gives in one reply to `catch_up`."""


async def joins_and_leaves(stage: Stage) -> None:
    """People come, go and come back while one member listens."""
    await stage.arrive()
    for name in ("Ben", "Cleo", "Dan"):
        await stage.join(name)
    await stage.say("Cleo", "Who else?")
    await stage.leave("Ben")
    await stage.leave("Dan")
    await stage.join("Ben")
    await stage.say("Ben", "Here again.")


async def roles(stage: Stage) -> None:
    """Roles are given to others and to oneself: heard, missed, and while one was away."""
    await stage.refound()
    await stage.arrive()
    await stage.join("Cleo")
    await stage.join("Dan")
    await stage.give_role("Cleo", "moderator")
    await stage.give_role("Ada", "moderator")
    await stage.say("Cleo", "I may do more now.")
    async with stage.hole():
        await stage.give_role("Dan", "owner")
        await stage.give_role("Ada", "member")
    await stage.say("Dan", "And I.")
    await stage.catch_up()
    await stage.lose()
    await stage.give_role("Cleo", "member")
    await stage.give_role("Ada", "owner")
    await stage.leave("Cleo")
    await stage.join("Cleo")
    await stage.reconnect()
    await stage.catch_up()
    await stage.give_role("Cleo", "moderator")
    await stage.chatter(2)


async def amendments(stage: Stage) -> None:
    """Messages are edited, taken back, reacted to and pinned: heard, missed, and while away."""
    await stage.arrive()
    await stage.populate()
    await stage.chatter(4)
    await stage.say("Ben", "Tee?")
    await stage.edit("Ben", "Tea?")
    await stage.react("Cleo", "👍")
    await stage.react("Dan", "👍")
    await stage.pin("Dan")
    await stage.say("Cleo", "Not that.")
    await stage.take_back("Cleo")
    async with stage.hole():
        await stage.react("Dan", "👍", on=False)
        await stage.say("Dan", "Missed.")
        await stage.edit("Dan", "Missed, and edited.")
        await stage.take_back("Ben")
    await stage.react("Cleo", "🫖")
    await stage.catch_up()
    await stage.say("Ben", "All here?")
    await stage.lose()
    await stage.edit("Ben", "All there?")
    await stage.pin("Cleo")
    await stage.say("Cleo", "Said and taken back.")
    await stage.take_back("Cleo")
    await stage.chatter(PAGE_CHANGES)
    await stage.reconnect()
    first = await stage.ask_catch_up()
    await stage.edit("Dan", "Edited between two pages.")
    stage.tell(first)
    await stage.catch_up()
    await stage.edit("Dan", "Edited again.")
    await stage.chatter(1)


async def settings(stage: Stage) -> None:
    """A room is called, described and run otherwise, and somebody is muted: heard and missed."""
    await stage.refound()
    await stage.arrive()
    await stage.join("Cleo")
    await stage.run(topic="Tea")
    await stage.run(name="loft", title="The loft", receipts=True)
    await stage.mute("Cleo", "2126-12-01T00:00:00.000Z")
    await stage.say("Ben", "It is about tea now.")
    async with stage.hole():
        await stage.run(slow_seconds=5, topic=None)
        await stage.mute("Cleo", None)
    await stage.archive(on=True)
    await stage.catch_up()
    await stage.archive(on=False)
    await stage.lose()
    await stage.run(posting="moderators", name="attic")
    await stage.mute("Ada", "2126-12-01T00:00:00.000Z")
    await stage.reconnect()
    await stage.catch_up()
    await stage.say("Ben", "Only I can say this.")


async def what_newcomers_do_not_see(stage: Stage) -> None:
    """A private room shows what was said since one came: at first, and when one was out of it."""
    await stage.found_private()
    await stage.let_in("Cleo")
    await stage.say("Cleo", "Before Ada.")
    await stage.reconnect()
    await stage.let_in("Ada")
    await stage.join_again()
    await stage.say("Ben", "Welcome.")
    await stage.edit("Ben", "Welcome, Ada.")
    await stage.edit_unseen("Cleo", "Before Ada, and edited.")
    await stage.catch_up()
    await stage.say("Cleo", "Hello.")
    await stage.lose()
    await stage.say("Cleo", "Ada can read this, not knowing that she is going to be out.")
    await stage.put_out("Ada")
    await stage.say("Ben", "Ada cannot hear us.")
    await stage.say("Cleo", "No.")
    await stage.let_in("Ada")
    await stage.say("Ben", "Here she is.")
    await stage.reconnect()
    await stage.catch_up()
    await stage.say("Cleo", "Ada?")
    await stage.lose()
    await stage.put_out("Ada")
    await stage.say("Ben", "Out again.")
    await stage.let_in("Ada")
    await stage.reconnect()
    await stage.catch_up()
    await stage.say("Ben", "And in.")


async def bursts(stage: Stage) -> None:
    """Bursts of messages by three people, nothing lost."""
    await stage.arrive()
    await stage.populate()
    for size in (1, 8, 3, 15):
        await stage.chatter(size)
        await stage.send(f"Those were {size}.")


async def one_hole(stage: Stage) -> None:
    """One message is missed; the next one shows it."""
    await stage.arrive()
    await stage.populate()
    await stage.chatter(3)
    async with stage.hole():
        await stage.say("Ben", "This one is missed.")
    await stage.say("Cleo", "This one shows it.")
    await stage.catch_up()
    await stage.chatter(2)


async def several_holes(stage: Stage) -> None:
    """Holes of messages, joins and leaves; some are filled while the room goes on."""
    await stage.arrive()
    await stage.populate()
    for size in (1, 4, 2):
        async with stage.hole():
            await stage.chatter(size)
            await stage.leave("Dan")
        await stage.say("Ben", "Something is missing before this.")
        answer = await stage.ask_catch_up()
        await stage.join("Dan")
        await stage.say("Dan", "I talk while the hole is filled.")
        stage.tell(answer)
        await stage.chatter(2)


async def a_hole_behind_a_hole(stage: Stage) -> None:
    """While a hole is being filled another one opens, which the answer does not reach."""
    await stage.arrive()
    await stage.populate()
    async with stage.hole():
        await stage.chatter(2)
    await stage.say("Ben", "This shows the first hole.")
    answer = await stage.ask_catch_up()
    async with stage.hole():
        await stage.chatter(2)
    await stage.say("Cleo", "This shows the second hole.")
    stage.tell(answer)
    await stage.catch_up()
    await stage.chatter(1)


async def a_late_broadcast(stage: Stage) -> None:
    """What the answer to catch_up brought is broadcast once more behind it."""
    await stage.arrive()
    await stage.populate()
    async with stage.hole():
        await stage.chatter(1)
    await stage.say("Ben", "This shows the hole.")
    async with stage.delay():
        await stage.say("Cleo", "In the answer, and behind it again.")
        await stage.leave("Dan")
        await stage.catch_up()
    await stage.chatter(2)


async def reconnect(stage: Stage) -> None:
    """The connection is cut twice: once the room goes on, once nothing happens."""
    await stage.arrive()
    await stage.populate()
    await stage.chatter(4)
    await stage.lose()
    await stage.chatter(6)
    await stage.leave("Cleo")
    await stage.reconnect()
    await stage.catch_up()
    await stage.chatter(2)
    await stage.lose()
    await stage.reconnect()
    await stage.chatter(2)


async def long_absence(stage: Stage) -> None:
    """Catching up takes several pages, and the room goes on between them."""
    await stage.arrive()
    await stage.populate()
    await stage.lose()
    await stage.chatter(PAGE_CHANGES + 5)
    await stage.leave("Ben")
    await stage.join("Ben")
    await stage.chatter(PAGE_CHANGES - 5)
    await stage.reconnect()
    first = await stage.ask_catch_up()
    await stage.say("Dan", "Between two pages.")
    stage.tell(first)
    await stage.catch_up()
    await stage.chatter(2)


async def cut_while_catching_up(stage: Stage) -> None:
    """The connection is cut before the answer to catch_up, and again between two pages of it."""
    await stage.arrive()
    await stage.populate()
    await stage.lose()
    await stage.chatter(PAGE_CHANGES + 10)
    await stage.reconnect()
    stage.tell(await stage.ask_catch_up(), lost=True)
    await stage.lose()
    await stage.chatter(2)
    await stage.reconnect()
    stage.tell(await stage.ask_catch_up())
    stage.tell(await stage.ask_catch_up(), lost=True)
    await stage.lose()
    await stage.leave("Dan")
    await stage.reconnect()
    await stage.catch_up()
    await stage.chatter(1)


async def removed_and_back(stage: Stage) -> None:
    """Another connection of the same person leaves the room, and joins it again later."""
    await stage.arrive()
    await stage.populate()
    await stage.chatter(2)
    await stage.lose()
    await stage.reconnect()
    await stage.phone("leave_room")
    await stage.chatter(3)
    await stage.phone("join_room")
    await stage.say("Ben", "There you are.")
    await stage.join_again()
    await stage.chatter(2)


async def gone_while_away(stage: Stage) -> None:
    """Another connection leaves the room while this one is cut; then one joins anew."""
    await stage.arrive()
    await stage.populate()
    await stage.chatter(2)
    await stage.lose()
    await stage.phone("leave_room")
    await stage.chatter(2)
    await stage.reconnect()
    await stage.join_again()
    await stage.chatter(2)


async def behind(stage: Stage) -> None:
    """The client stops reading while the room goes on, and is told so when it reads again."""
    await stage.arrive()
    await stage.populate()
    await stage.chatter(2)
    await stage.stop_reading()
    await stage.chatter(5)
    await stage.leave("Cleo")
    await stage.read_on()
    await stage.catch_up()
    await stage.chatter(2)


async def retries(stage: Stage) -> None:
    """Sends whose answer was lost are repeated in order: one that was stored, one that was not."""
    await stage.arrive()
    await stage.populate()
    await stage.send("Answered.")
    await stage.send_unanswered("Stored, but the answer is lost.", stored=True)
    await stage.lose()
    await stage.chatter(2)
    await stage.reconnect()
    await stage.catch_up()
    await stage.repeat()
    await stage.send_unanswered("Never arrived.", stored=False)
    await stage.lose()
    await stage.reconnect()
    await stage.repeat()
    await stage.chatter(1)


Scene = Callable[[Stage], Awaitable[None]]
SCENES: Final[tuple[Scene, ...]] = (
    joins_and_leaves,
    roles,
    amendments,
    settings,
    what_newcomers_do_not_see,
    bursts,
    one_hole,
    several_holes,
    a_hole_behind_a_hole,
    a_late_broadcast,
    reconnect,
    long_absence,
    cut_while_catching_up,
    removed_and_back,
    gone_while_away,
    behind,
    retries,
)
