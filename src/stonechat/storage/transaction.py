"""The store as acts see it: one transaction with everything that can be asked of it."""

from __future__ import annotations

from stonechat.storage import (
    changes,
    images,
    memberships,
    messages,
    names,
    people,
    rooms,
    sends,
    sessions,
)
from stonechat.storage.handle import Handle


class SqlTransaction(Handle):
    """Implements `actions.store.Transaction`.

    Each method is the function of that name, which takes the transaction as its first argument;
    this class is their table of contents.
    """

    find_person = people.find_person
    add_guest = people.add_guest
    rename = people.rename
    claim_name = names.claim_name
    release_name = people.release_name
    present_guests = people.present_guests

    find_session = sessions.find_session
    add_session = sessions.add_session
    extend_session = sessions.extend_session

    find_room = rooms.find_room
    add_room = rooms.add_room
    claim_room_name = names.claim_room_name
    begin_membership = memberships.begin_membership
    end_membership = memberships.end_membership
    rooms_of = memberships.rooms_of
    own_rooms = changes.own_rooms
    list_rooms = rooms.list_rooms
    list_members = memberships.list_members

    find_sends = sends.find_sends
    lock_places = sends.lock_places
    find_replied = sends.find_replied
    add_messages = sends.add_messages
    read_page = messages.read_page
    find_message = messages.find_message
    read_changes = changes.read_changes

    find_image = images.find_image
    linked_images = images.linked_images
