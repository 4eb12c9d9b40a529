"""Several processes as one chat: what happened in one is told in the others.

The database is the truth and hands out the order; a bus carries changes faster than asking for them
would. It may lose, repeat and delay whatever it likes: revisions show it, and what is missing is
read from the database.
"""
