"""What a member can do: one function per act, run inside one transaction, look-ups scoped to the actor."""
