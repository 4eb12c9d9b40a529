#include "crowd.h"

#include <stdbool.h>

#include "clock.h"
#include "dialect.h"
#include "loop.h"
#include "report.h"

/* Connections that are let in side by side while a crowd gathers, which is not measured. */
#define ENTERING_MOST 128

#define ENTER_LIMIT (120 * NS_PER_SECOND)

struct room rooms[ROOMS_MOST];
unsigned room_count;

static struct connection connections[CONNECTIONS_MOST];
static unsigned connection_count;

/* Connections on their way in, and those that were turned away after a scattering. */
static unsigned absent;
static unsigned refused;
static bool scattered;

static struct room *add_room(unsigned members)
{
    if (room_count == ROOMS_MOST || connection_count + members > CONNECTIONS_MOST)
        report_failure("too many rooms or connections");
    struct room *room = &rooms[room_count];
    *room = (struct room){.number = room_count, .size = members, .missing = members};
    room->members = &connections[connection_count];
    for (unsigned i = 0; i < members; i++) {
        room->members[i].number = connection_count++;
        room->members[i].room = room;
    }
    room_count++;
    return room;
}

static void wait_for_all_but(unsigned count, int64_t deadline)
{
    while (absent > count) {
        if (clock_now() > deadline)
            report_failure("%u connections did not get in", absent);
        loop_turn(deadline);
    }
}

static void open_next(struct connection *connection, int64_t deadline)
{
    wait_for_all_but(ENTERING_MOST - 1, deadline);
    absent++;
    connection_open(connection);
}

static void settle(int64_t deadline)
{
    wait_for_all_but(0, deadline);
}

void crowd_enter(unsigned count, unsigned members)
{
    int64_t deadline = clock_now() + ENTER_LIMIT;
    unsigned first = room_count;
    /* The first member makes the room, whose id the others need. */
    for (unsigned i = 0; i < count; i++)
        open_next(&add_room(members)->members[0], deadline);
    settle(deadline);
    for (unsigned i = first; i < room_count; i++)
        for (unsigned j = 1; j < members; j++)
            open_next(&rooms[i].members[j], deadline);
    settle(deadline);
}

void crowd_scatter(unsigned count)
{
    scattered = true;
    refused = 0;
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = 0; j + 1 < rooms[i].size; j++, absent++)
            connection_drop(&rooms[i].members[j]);
}

void crowd_gather(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = 0; j + 1 < rooms[i].size; j++)
            connection_open(&rooms[i].members[j]);
}

void crowd_watch(void)
{
    int64_t deadline = clock_now() + ENTER_LIMIT;
    for (unsigned i = 0; i < connection_count; i++) {
        wait_for_all_but(ENTERING_MOST - 1, deadline);
        absent++;
        connections[i].stage = WATCHING;
        dialect->watch(&connections[i]);
    }
    settle(deadline);
}

void crowd_stall(unsigned count)
{
    struct room *room = &rooms[0];
    if (room_count == 0 || count >= room->size)
        report_failure("somebody has to go on reading");
    for (unsigned i = 0; i < count; i++)
        room->members[--room->size].stalled = true;
    room->missing = room->size;
}

unsigned crowd_absent(void)
{
    return absent;
}

unsigned crowd_refused(void)
{
    return refused;
}

void crowd_entered(struct connection *connection)
{
    connection->stage = PRESENT;
    absent--;
}

void crowd_lost(struct connection *connection, const char *reason)
{
    if (!scattered || connection->stage == PRESENT)
        report_failure("connection %u: %s", connection->number, reason);
    connection_drop(connection);
    absent--;
    refused++;
}
