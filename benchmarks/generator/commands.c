#include "commands.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "loop.h"
#include "report.h"
#include "storm.h"
#include "talk.h"
#include "watch.h"

#define NS_PER_MS 1000000LL

static void enter(long room_number, long members, long unused)
{
    (void)unused;
    int64_t began = clock_now();
    crowd_enter((unsigned)room_number, (unsigned)members);
    report_begin();
    report_seconds("seconds", clock_now() - began);
    report_end();
}

static void keep_under_way(long in_flight, bool lock_step, long warm_up, long window)
{
    struct pace pace = {
        .in_flight = (unsigned)in_flight,
        .lock_step = lock_step,
        .warm_up = warm_up * NS_PER_MS,
        .window = window * NS_PER_MS,
    };
    talk_in_rooms(0, &pace);
}

static void closed_loop(long in_flight, long warm_up, long window)
{
    keep_under_way(in_flight, false, warm_up, window);
}

static void lock_step(long in_flight, long warm_up, long window)
{
    keep_under_way(in_flight, true, warm_up, window);
}

static void open_loop(long per_second, long warm_up, long window)
{
    struct pace pace = {
        .interval = NS_PER_SECOND / per_second,
        .warm_up = warm_up * NS_PER_MS,
        .window = window * NS_PER_MS,
    };
    talk_in_rooms(0, &pace);
}

static void rest(long duration, long unused, long unused_too)
{
    (void)unused, (void)unused_too;
    int64_t began = clock_now();
    int64_t cpu = clock_server_cpu();
    int64_t heard = watch_count();
    int64_t end = began + duration * NS_PER_MS;
    while (clock_now() < end)
        loop_turn(end);
    report_begin();
    report_seconds("seconds", clock_now() - began);
    report_seconds("server_cpu_seconds", clock_server_cpu() - cpu);
    report_count("presences", watch_count() - heard);
    report_end();
}

static void scatter(long scattered_rooms, long per_second, long limit)
{
    struct pace pace = {
        .interval = NS_PER_SECOND / per_second,
        .window = limit * NS_PER_MS,
    };
    storm_run((unsigned)scattered_rooms, &pace);
}

static void watch(long count, long unused, long unused_too)
{
    (void)unused, (void)unused_too;
    int64_t began = clock_now();
    watch_begin((unsigned)count);
    report_begin();
    report_seconds("seconds", clock_now() - began);
    report_end();
}

static void stay_away(long duration, long unused, long unused_too)
{
    (void)unused, (void)unused_too;
    storm_stay_away(duration * NS_PER_MS);
    report_begin();
    report_seconds("seconds", 0);
    report_end();
}

static void stall(long count, long unused, long unused_too)
{
    (void)unused, (void)unused_too;
    int64_t began = clock_now();
    crowd_stall((unsigned)count);
    report_begin();
    report_seconds("seconds", clock_now() - began);
    report_end();
}

static const struct {
    const char *name;
    void (*run)(long, long, long);
    int arguments;
} commands[] = {
    {"enter", enter, 2},
    {"closed-loop", closed_loop, 3},
    {"lock-step", lock_step, 3},
    {"open-loop", open_loop, 3},
    {"rest", rest, 1},
    {"scatter", scatter, 3},
    {"stall", stall, 1},
    {"watch", watch, 1},
    {"stay-away", stay_away, 1},
};

void command_run(const char *line)
{
    char name[32];
    long a = 0, b = 0, c = 0;
    int given = sscanf(line, "%31s %ld %ld %ld", name, &a, &b, &c) - 1;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(commands[i].name, name) == 0 && commands[i].arguments == given && a > 0) {
            commands[i].run(a, b, c);
            return;
        }
    }
    report_failure("not understood: %s", line);
}
