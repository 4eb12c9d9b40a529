#include "watch.h"

#include "crowd.h"
#include "dialect.h"
#include "report.h"

static unsigned watched;
static int64_t heard;

void watch_begin(unsigned count)
{
    if (dialect->watch == NULL || count > WATCHED_MOST)
        report_failure("nobody can watch %u others here", count);
    watched = count;
    crowd_watch();
}

bool watch_is_on(void)
{
    return watched > 0;
}

unsigned watch_size(const struct connection *watcher)
{
    unsigned others = watcher->room->size - 1;
    return others < watched ? others : watched;
}

const struct connection *watch_member(const struct connection *watcher, unsigned place)
{
    const struct room *room = watcher->room;
    return &room->members[((unsigned)(watcher - room->members) + 1 + place) % room->size];
}

void watch_heard(void)
{
    heard++;
}

int64_t watch_count(void)
{
    return heard;
}
