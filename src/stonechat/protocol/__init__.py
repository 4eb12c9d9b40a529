"""Engine.IO 4 and Socket.IO 5 as pure state machines: bytes and instants in, events and bytes out.

Nothing here does I/O, reads a clock or draws randomness, so that every rule of the wire can be
tested by calling a function. `transport` drives these machines.
"""
