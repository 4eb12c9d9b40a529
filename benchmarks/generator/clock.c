#include "clock.h"

#include <string.h>
#include <time.h>

#include "report.h"

static clockid_t server_clock;

static int64_t read_clock(clockid_t id)
{
    struct timespec at;
    if (clock_gettime(id, &at) != 0)
        report_failure("the server is gone");
    return at.tv_sec * NS_PER_SECOND + at.tv_nsec;
}

int64_t clock_now(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

void clock_watch_server(pid_t pid)
{
    /* What /proc/PID/stat counts in ticks of 10 ms, in nanoseconds. */
    int error = clock_getcpuclockid(pid, &server_clock);
    if (error != 0)
        report_failure("process %d: %s", (int)pid, strerror(error));
}

int64_t clock_server_cpu(void)
{
    return read_clock(server_clock);
}

int64_t clock_own_cpu(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}
