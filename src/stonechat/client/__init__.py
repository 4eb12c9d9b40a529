"""The typed Python client of the contract: see docs/client.md."""
