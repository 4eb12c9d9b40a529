#include "loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "report.h"

#define EVENTS_MOST 512

static int poller;
static struct sockaddr_in server;

static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void loop_begin(const char *host, uint16_t port)
{
    raise_descriptor_limit();
    poller = epoll_create1(EPOLL_CLOEXEC);
    server.sin_family = AF_INET;
    server.sin_port = htons(port);
    if (inet_pton(AF_INET, host, &server.sin_addr) != 1)
        report_failure("%s is no IPv4 address", host);
}

int loop_connect(struct connection *connection)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        report_failure("no socket for connection %u: %s", connection->number, strerror(errno));
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0 && errno != EINPROGRESS)
        report_failure("cannot connect: %s", strerror(errno));
    /* Edge-triggered: one call per wake-up, and nothing to take back when a socket is closed. */
    struct epoll_event interest = {
        .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
        .data.ptr = connection,
    };
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &interest);
    return fd;
}

void loop_turn(int64_t until)
{
    struct epoll_event events[EVENTS_MOST];
    int64_t wait = until - clock_now();
    if (wait < 0)
        wait = 0;
    struct timespec limit = {.tv_sec = wait / NS_PER_SECOND, .tv_nsec = wait % NS_PER_SECOND};
    int count = epoll_pwait2(poller, events, EVENTS_MOST, &limit, NULL);
    for (int i = 0; i < count; i++)
        connection_ready(events[i].data.ptr, events[i].events);
}
