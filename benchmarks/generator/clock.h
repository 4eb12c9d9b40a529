/* Time, and how much of a processor a process has used. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#define NS_PER_SECOND 1000000000LL

/* Nanoseconds of a clock that is never set back. */
int64_t clock_now(void);

/* Names the process whose processor time `clock_server_cpu` reads. Fails if it is not there. */
void clock_watch_server(pid_t pid);

/* User and system time of all threads of the watched process, in nanoseconds. */
int64_t clock_server_cpu(void);

/* The same for this program. */
int64_t clock_own_cpu(void);
