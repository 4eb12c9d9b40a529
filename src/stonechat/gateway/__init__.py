"""Door 1: Socket.IO events to acts, and what acts answer back to acknowledgements."""
