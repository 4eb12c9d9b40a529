"""The servers that Stonechat is measured beside, and Stonechat itself."""
