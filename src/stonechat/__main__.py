"""`python -m stonechat` is `stonechat`."""

from stonechat.cli import main

main()
