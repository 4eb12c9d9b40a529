"""What is measured of a running server, and how it is read when somebody asks."""
