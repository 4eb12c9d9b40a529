"""Bytes to connections and back: WebSocket, long-polling and their limits. Knows no chat.

`server.SocketServer` is the way in, `application` the seam to whoever handles the events.
"""
