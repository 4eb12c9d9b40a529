"""Web Push: handing to push services what devices are to be told (RFC 8030, 8291, 8292)."""
