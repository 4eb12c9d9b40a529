#include "talk.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "dialect.h"
#include "histogram.h"
#include "loop.h"
#include "options.h"
#include "report.h"
#include "storm.h"

/* A text begins with when it was due, and whose it is. */
#define STAMP "at:%019lld by:%05u "
#define STAMP_START "at:"
#define STAMP_LENGTH (3 + 19 + 4 + 5 + 1)

#define FINISH_LIMIT (5 * NS_PER_SECOND)

/* What has been counted up to an instant. */
struct tally {
    int64_t at, server_cpu, own_cpu, messages, deliveries, bytes, reads;
};

static struct tally now_counted;
static const struct pace silence = {.in_flight = 1};
static const struct pace *pace = &silence;
static unsigned first_room;
static unsigned next_room;
static int64_t due_at;
/* Deliveries that are to come, and acknowledgements. */
static int64_t owed, unacknowledged;
static bool talking;

/* Only messages that were due within these instants are timed. */
static int64_t timed_from, timed_until;

static struct tally count_up(void)
{
    struct tally tally = now_counted;
    tally.at = clock_now();
    tally.server_cpu = clock_server_cpu();
    tally.own_cpu = clock_own_cpu();
    return tally;
}

bool talk_reads_texts(const struct connection *connection)
{
    return pace->in_flight == 0 || connection->awaits != 0;
}

/* The next member of the next room; in a closed loop one who does not wait for anything. */
static struct connection *pick_author(void)
{
    for (unsigned tries = 0; tries < CONNECTIONS_MOST; tries++) {
        if (next_room >= room_count)
            next_room = first_room;
        struct room *room = &rooms[next_room++];
        if (room->next_author >= room->size)
            room->next_author = 0;
        struct connection *author = &room->members[room->next_author++];
        if (pace->in_flight == 0 || author->awaits == 0)
            return author;
    }
    report_failure("there are too few people for so many messages at once");
}

static void say(struct connection *author, int64_t due)
{
    char stamp[STAMP_LENGTH + 1];
    snprintf(stamp, sizeof stamp, STAMP, (long long)due, author->number);
    memcpy(options.text, stamp, STAMP_LENGTH);
    if (dialect->acknowledges)
        unacknowledged++;
    dialect->say(author, options.text, options.text_length);
}

static void say_next(int64_t due)
{
    struct connection *author = pick_author();
    owed += author->room->size;
    author->awaits = AWAITS_OWN_COPY | (dialect->acknowledges ? AWAITS_ACKNOWLEDGEMENT : 0);
    say(author, due);
}

void talk_aside(struct connection *author)
{
    say(author, 0);
}

/* In a closed loop a message that is no longer under way makes room for another one. */
static void go_on(void)
{
    if (talking && pace->in_flight > 0)
        say_next(0);
}

static void settle(struct connection *author, unsigned got)
{
    if ((author->awaits & got) == 0)
        return;
    author->awaits &= ~got;
    if (author->awaits == 0 && !pace->lock_step)
        go_on();
}

static void read_text(struct connection *to, const uint8_t *payload, size_t available,
                      size_t length)
{
    const char *stamp = memmem(payload, available, STAMP_START, sizeof STAMP_START - 1);
    long long due = 0;
    unsigned author = 0;
    /* Cut short, so nothing was awaited when it was read, and it was not what is awaited now. */
    if (stamp == NULL && available < length)
        return;
    if (stamp == NULL || sscanf(stamp, STAMP_START "%19lld by:%5u", &due, &author) != 2)
        report_failure("a message is not what anybody has sent");
    if (pace->in_flight == 0 && due >= timed_from && due < timed_until)
        histogram_add(clock_now() - due);
    if (author == to->number)
        settle(to, AWAITS_OWN_COPY);
}

void talk_read(void)
{
    now_counted.reads++;
}

void talk_delivered(struct connection *to, const uint8_t *payload, size_t available, size_t length)
{
    struct room *room = to->room;
    if (room->number < first_room) {
        storm_heard(to, payload, available);
        return;
    }
    now_counted.deliveries++;
    now_counted.bytes += (int64_t)length;
    owed--;
    if (--room->missing == 0) {
        room->missing = room->size;
        now_counted.messages++;
        if (pace->lock_step)
            go_on();
    }
    if (talk_reads_texts(to))
        read_text(to, payload, available, length);
}

void talk_acknowledged(struct connection *to)
{
    unacknowledged--;
    settle(to, AWAITS_ACKNOWLEDGEMENT);
}

void talk_begin(unsigned first, const struct pace *its_pace)
{
    pace = its_pace;
    first_room = first;
    next_room = first;
    talking = true;
    due_at = clock_now();
    timed_from = due_at + pace->warm_up;
    timed_until = timed_from + pace->window;
    histogram_clear();
    for (unsigned i = 0; i < pace->in_flight; i++)
        say_next(0);
}

int64_t talk_go_on(int64_t now)
{
    if (pace->in_flight > 0)
        return now + NS_PER_SECOND / 1000;
    for (; due_at <= now; due_at += pace->interval)
        say_next(due_at);
    return due_at;
}

static void talk_until(int64_t end)
{
    for (int64_t now = clock_now(); now < end; now = clock_now()) {
        int64_t next = talk_go_on(now);
        loop_turn(next < end ? next : end);
    }
}

int64_t talk_finish(int64_t limit)
{
    talking = false;
    int64_t end = clock_now() + limit;
    while (owed + unacknowledged > 0 && clock_now() < end)
        loop_turn(clock_now() + NS_PER_SECOND / 1000);
    return owed + unacknowledged;
}

static void report_between(const struct tally *from, const struct tally *to)
{
    report_seconds("seconds", to->at - from->at);
    report_seconds("server_cpu_seconds", to->server_cpu - from->server_cpu);
    report_seconds("generator_cpu_seconds", to->own_cpu - from->own_cpu);
    report_count("messages", to->messages - from->messages);
    report_count("deliveries", to->deliveries - from->deliveries);
    report_count("bytes", to->bytes - from->bytes);
    report_count("reads", to->reads - from->reads);
}

void talk_in_rooms(unsigned first, const struct pace *its_pace)
{
    talk_begin(first, its_pace);
    talk_until(timed_from);
    struct tally from = count_up();
    talk_until(timed_until);
    struct tally to = count_up();
    int64_t unfinished = talk_finish(FINISH_LIMIT);
    report_begin();
    report_between(&from, &to);
    report_count("unfinished", unfinished);
    histogram_report();
    report_end();
}
