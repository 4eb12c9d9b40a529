"""The shapes on the wire, shared by both doors; documents and TypeScript types are made from them."""
