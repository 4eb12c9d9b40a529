#include "storm.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "histogram.h"
#include "loop.h"
#include "report.h"
#include "watch.h"

/* Messages that a room may get during a storm. */
#define MISSED_MOST 1024

/* What has to arrive before anybody is cut off, and after everybody is back. */
#define SETTLE_LIMIT (10 * NS_PER_SECOND)

/* Per connection: the positions it has, counted from where its room stood, and the last one that it
 * heard of as it was said. */
static uint8_t seen[CONNECTIONS_MOST][MISSED_MOST / 8];
static unsigned last_heard[CONNECTIONS_MOST];

/* Messages that somebody heard a second time, or after a later one. */
static int64_t disordered;

static unsigned scattered_rooms;
static unsigned next_witness;
static int64_t time_away;

static const uint8_t *find(const uint8_t *json, const uint8_t *end, const char *mark)
{
    const uint8_t *found = memmem(json, (size_t)(end - json), mark, strlen(mark));
    return found == NULL ? NULL : found + strlen(mark);
}

/* The digits that stand here. They never end the bytes: JSON ends in a bracket. */
static unsigned number_at(const uint8_t *digits)
{
    return (unsigned)strtoul((const char *)digits, NULL, 10);
}

static void note(const struct connection *connection, unsigned position)
{
    unsigned base = connection->room->position;
    if (position <= base)
        return;
    if (position - base > MISSED_MOST)
        report_failure("more was said during a storm than is kept track of");
    unsigned bit = position - base - 1;
    seen[connection->number][bit / 8] |= (uint8_t)(1u << bit % 8);
}

static bool has(const struct connection *connection, unsigned position)
{
    unsigned bit = position - connection->room->position - 1;
    return seen[connection->number][bit / 8] >> bit % 8 & 1;
}

static struct connection *witness_of(const struct room *room)
{
    return &room->members[room->size - 1];
}

bool storm_catches_up(const struct connection *connection)
{
    return connection->room->revision > 0 && connection->number % 2 == 0;
}

bool storm_was_told(struct connection *connection, const uint8_t *reply, size_t length)
{
    const uint8_t *end = reply + length;
    if (find(reply, end, "\":null}") != NULL && find(reply, end, "\"messages\":[") == NULL)
        return false;
    if (find(reply, end, "\"complete\":false") != NULL)
        report_failure("what was missed does not fit one answer");
    for (const uint8_t *at = reply; (at = find(at, end, "\"position\":")) != NULL;)
        note(connection, number_at(at));
    return true;
}

void storm_heard(struct connection *connection, const uint8_t *message, size_t length)
{
    const uint8_t *position = find(message, message + length, "\"position\":");
    const uint8_t *revision = find(message, message + length, "\"revision\":");
    if (position == NULL || revision == NULL)
        report_failure("a message has no position");
    unsigned number = number_at(position);
    if (number <= last_heard[connection->number])
        disordered++;
    last_heard[connection->number] = number;
    if (connection->room->revision > 0)
        note(connection, number);
    else if (connection == witness_of(connection->room))
        connection->room->revision = number_at(revision);
}

static bool all_heard_the_first(void)
{
    for (unsigned i = 0; i < scattered_rooms; i++)
        for (unsigned j = 0; j < rooms[i].size; j++)
            if (last_heard[rooms[i].members[j].number] == 0)
                return false;
    return true;
}

/* Lets each room hear one message, by which everybody knows where it stands. */
static void take_stock(void)
{
    memset(seen, 0, sizeof seen);
    memset(last_heard, 0, sizeof last_heard);
    disordered = 0;
    for (unsigned i = 0; i < scattered_rooms; i++) {
        rooms[i].position = rooms[i].revision = 0;
        talk_aside(witness_of(&rooms[i]));
    }
    for (int64_t end = clock_now() + SETTLE_LIMIT; !all_heard_the_first(); loop_turn(end))
        if (clock_now() >= end)
            report_failure("not everybody heard the message before the storm");
    for (unsigned i = 0; i < scattered_rooms; i++)
        rooms[i].position = last_heard[witness_of(&rooms[i])->number];
}

/* Whoever stayed in a room has heard everything that was said there. */
static unsigned head_of(const struct room *room)
{
    return last_heard[witness_of(room)->number];
}

static bool is_complete(const struct connection *connection)
{
    for (unsigned at = connection->room->position + 1; at <= head_of(connection->room); at++)
        if (!has(connection, at))
            return false;
    return true;
}

static int64_t count_incomplete(void)
{
    int64_t incomplete = 0;
    for (unsigned i = 0; i < scattered_rooms; i++)
        for (unsigned j = 0; j < rooms[i].size; j++)
            incomplete += !is_complete(&rooms[i].members[j]);
    return incomplete;
}

static int64_t count_said(void)
{
    int64_t said = 0;
    for (unsigned i = 0; i < scattered_rooms; i++)
        said += head_of(&rooms[i]) - rooms[i].position;
    return said;
}

/* What is due, both in the other rooms and, turn by turn, in those whose members are away. */
static int64_t talk_everywhere(int64_t now)
{
    static int64_t due;
    int64_t next = talk_go_on(now);
    if (next != due) {
        due = next;
        talk_aside(witness_of(&rooms[next_witness++ % scattered_rooms]));
    }
    return next;
}

static int64_t talk_until(int64_t end)
{
    int64_t now = clock_now();
    for (; crowd_absent() > 0 && now < end; now = clock_now())
        loop_turn(talk_everywhere(now));
    return now;
}

void storm_stay_away(int64_t duration)
{
    time_away = duration;
}

void storm_run(unsigned count, const struct pace *pace)
{
    scattered_rooms = count;
    talk_begin(count, pace);
    take_stock();
    talk_begin(count, pace);
    int64_t heard = watch_count();
    int64_t cpu = clock_server_cpu();
    crowd_scatter(count);
    int64_t began = talk_until(clock_now() + time_away);
    crowd_gather(count);
    int64_t now = talk_until(began + pace->window);
    int64_t unfinished = talk_finish(SETTLE_LIMIT);
    for (int64_t end = clock_now() + SETTLE_LIMIT; count_incomplete() > 0 && clock_now() < end;)
        loop_turn(clock_now() + NS_PER_SECOND / 1000);
    report_begin();
    report_seconds("seconds", now - began);
    report_count("absent", crowd_absent());
    report_count("refused", crowd_refused());
    report_count("incomplete", count_incomplete());
    report_count("disordered", disordered);
    report_count("said", count_said());
    report_count("unfinished", unfinished);
    report_count("presences", watch_count() - heard);
    report_seconds("server_cpu_seconds", clock_server_cpu() - cpu);
    histogram_report();
    report_end();
}
