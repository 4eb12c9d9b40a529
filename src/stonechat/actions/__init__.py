"""What a member can do: one function per act, inside one transaction."""
