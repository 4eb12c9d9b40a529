"""One server for all tests of a file, and a push service of this machine."""

from tests.e2e.push.conftest import push_service, robin, server, wren

__all__ = ["push_service", "robin", "server", "wren"]
