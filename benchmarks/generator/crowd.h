/* Everybody who is connected, and the rooms they are in. */
#pragma once

#include "connection.h"

#define CONNECTIONS_MOST 16384
#define ROOMS_MOST 8192

extern struct room rooms[ROOMS_MOST];
extern unsigned room_count;

/* Adds rooms of so many members each, and waits until everybody is in. */
void crowd_enter(unsigned count, unsigned members);

/* Drops all but the last member of each of the first rooms. */
void crowd_scatter(unsigned count);

/* Starts to bring all of them back at once. */
void crowd_gather(unsigned count);

/* Lets everybody ask to hear of those whom they watch, and waits until all are answered. */
void crowd_watch(void);

/* Lets the last members of the first room stop reading. They are no longer counted as members. */
void crowd_stall(unsigned count);

/* Those who are not back: still on their way, and refused. */
unsigned crowd_absent(void);
unsigned crowd_refused(void);

/* Called by the dialect: a connection is a member of its room, or will never be. */
void crowd_entered(struct connection *connection);
void crowd_lost(struct connection *connection, const char *reason);
