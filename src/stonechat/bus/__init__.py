"""The bus between processes, on NATS: a client of it, a lease, and a server for one machine."""
