"""What can happen, and how often beside each other."""

from collections.abc import Callable, Collection
from typing import Final

from tests.conversations import gathering, speaking
from tests.conversations.device import Person
from tests.conversations.world import Unable, World

Act = Callable[[World, Person], object]

ACTS: Final[tuple[tuple[int, Act], ...]] = (
    (40, speaking.say),
    (20, speaking.whisper),
    (10, speaking.edit),
    (6, speaking.delete),
    (8, speaking.react),
    (8, speaking.pin),
    (8, speaking.mark_read),
    (3, speaking.show_typing),
    (4, speaking.report),
    (2, speaking.upload),
    (10, gathering.create_room),
    (4, gathering.open_direct),
    (12, gathering.invite),
    (4, gathering.join),
    (5, gathering.leave),
    (3, gathering.ask_to_join),
    (4, gathering.answer_asking),
    (4, gathering.remove),
    (2, gathering.ban),
    (2, gathering.mute),
    (4, gathering.set_role),
    (5, gathering.update_room),
    (1, gathering.archive),
    (2, gathering.block),
    (3, gathering.be_seen),
    (2, gathering.watch),
    (3, gathering.reconnect),
)
"""How often, and what: an act chooses what it is about, and raises Unable if there is nothing."""


def furnish(world: World) -> None:
    """Let there be a private room of which each of those in it sees another part."""
    ada = world.person("ada")
    gathering.create_room(world, ada, kind="private")
    room = list(world.model.rooms.values())[-1]
    if room.history == "all":
        gathering.show_since_joining(world, ada, room)
    world.settle()
    for name in ("ben", "cleo", "mod"):
        for _ in range(3):
            speaking.say_in(world, world.by_id[world.one_of(room.roles)], room)
            world.settle()
        gathering.bring_in(world, ada, room, world.person(name).id)
        world.settle()


def act(world: World, *, without: Collection[Act] = ()) -> None:
    """Let something happen, and look at what everybody was told by it."""
    shares = [0 if happening in without else share for share, happening in ACTS]
    while True:
        [(_, happening)] = world.dice.choices(ACTS, shares)
        try:
            happening(world, world.dice.choice(world.people))
        except Unable:
            continue
        world.settle()
        return
