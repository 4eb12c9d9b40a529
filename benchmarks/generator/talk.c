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

/* In front of the instant at which a message was due, in its text. */
#define MARK "at:"
#define DIGITS 19

#define FINISH_LIMIT (5 * NS_PER_SECOND)

/* What has been counted up to an instant. */
struct tally {
    int64_t at, server_cpu, own_cpu, messages, deliveries, bytes, reads;
};

static struct tally now_counted;
static const struct pace *pace;
static unsigned first_room;
static unsigned next_room;
static int64_t due_at;
static int64_t in_flight;
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

bool talk_reads_texts(void)
{
    return talking && pace->in_flight == 0;
}

/* Lets the next member of the next room say something. */
static void say_next(int64_t due)
{
    if (next_room >= room_count)
        next_room = first_room;
    struct room *room = &rooms[next_room++];
    if (room->next_author >= room->size)
        room->next_author = 0;
    struct connection *author = &room->members[room->next_author++];
    char stamp[sizeof MARK + DIGITS];
    snprintf(stamp, sizeof stamp, MARK "%0*lld", DIGITS, (long long)due);
    memcpy(options.text, stamp, sizeof stamp - 1);
    room->sent++;
    in_flight++;
    dialect->say(author, options.text, options.text_length);
}

/* Counts what has arrived everywhere; in a closed loop each such message starts another one. */
static void settle(struct room *room)
{
    int64_t done = room->received;
    if (dialect->acknowledges && room->acknowledged < done)
        done = room->acknowledged;
    while (room->settled < done) {
        room->settled++;
        now_counted.messages++;
        in_flight--;
        if (talking && pace->in_flight > 0)
            say_next(0);
    }
}

static void time_delivery(const uint8_t *payload, size_t available)
{
    const char *mark = memmem(payload, available, MARK, sizeof MARK - 1);
    long long due = 0;
    if (mark == NULL || sscanf(mark + sizeof MARK - 1, "%19lld", &due) != 1)
        report_failure("a message has no instant in it");
    if (due >= timed_from && due < timed_until)
        histogram_add(clock_now() - due);
}

void talk_read(void)
{
    now_counted.reads++;
}

void talk_delivered(struct connection *to, const uint8_t *payload, size_t available, size_t length)
{
    struct room *room = to->room;
    now_counted.deliveries++;
    now_counted.bytes += (int64_t)length;
    if (pace->in_flight == 0)
        time_delivery(payload, available);
    if (--room->missing > 0)
        return;
    room->missing = room->size;
    room->received++;
    settle(room);
}

void talk_acknowledged(struct connection *to)
{
    to->room->acknowledged++;
    settle(to->room);
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
    while (in_flight > 0 && clock_now() < end)
        loop_turn(clock_now() + NS_PER_SECOND / 1000);
    return in_flight;
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
