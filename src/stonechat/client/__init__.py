"""The typed Python client of the contract: see docs/client.md."""

from stonechat.client.client import ChatClient
from stonechat.client.conversation import Conversation
from stonechat.client.errors import ClientClosed, ClientError, ConnectionLost, Refused
from stonechat.client.event_stream import Events
from stonechat.client.events import (
    Connected,
    Disconnected,
    Event,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessageReceived,
    NameRefused,
    RoomChanged,
    RoomEntered,
    RoomExited,
    WhisperChanged,
    WhisperReceived,
)
from stonechat.client.room_view import Occupant, RoomView
from stonechat.client.whisper_view import WhisperView

__all__ = [
    "ChatClient",
    "ClientClosed",
    "ClientError",
    "Connected",
    "ConnectionLost",
    "Conversation",
    "Disconnected",
    "Event",
    "Events",
    "MemberChanged",
    "MemberJoined",
    "MemberLeft",
    "MessageChanged",
    "MessageReceived",
    "NameRefused",
    "Occupant",
    "Refused",
    "RoomChanged",
    "RoomEntered",
    "RoomExited",
    "RoomView",
    "WhisperChanged",
    "WhisperReceived",
    "WhisperView",
]
