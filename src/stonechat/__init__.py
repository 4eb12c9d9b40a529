"""Stonechat, a chat server: see docs/architecture.md."""
