"""The shapes on the wire, shared by both doors; TypeScript types are made from them."""
