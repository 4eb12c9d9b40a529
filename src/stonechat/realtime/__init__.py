"""Who hears what, now: rooms to connections, each change encoded once for everybody."""
