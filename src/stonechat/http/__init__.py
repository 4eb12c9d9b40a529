"""Door 2: the web client, images and health as plain HTTP, and REST under /api/v1."""
