#include "connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crowd.h"
#include "dialect.h"
#include "loop.h"
#include "report.h"
#include "talk.h"

#define READ_MOST (256 * 1024)

/* What was carried, with what is read behind it. */
static uint8_t buffer[CARRY_MOST + READ_MOST];

void connection_open(struct connection *connection)
{
    connection->stage = CONNECTING;
    connection->skip = 0;
    connection->carried = 0;
    connection->requests = 0;
    connection->fd = loop_connect(connection);
}

void connection_drop(struct connection *connection)
{
    connection->stage = ABSENT;
    close(connection->fd);
}

void connection_send(struct connection *connection, const void *bytes, size_t length)
{
    /* Little is ever under way to the server, so its socket always has room for a request. */
    ssize_t sent = send(connection->fd, bytes, length, MSG_NOSIGNAL);
    if (sent != (ssize_t)length)
        crowd_lost(connection, sent < 0 ? strerror(errno) : "the server does not read");
}

static void established(struct connection *connection)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        crowd_lost(connection, strerror(error));
        return;
    }
    connection->stage = UPGRADING;
    if (dialect->begin != NULL)
        dialect->begin(connection);
}

static void take(struct connection *connection, size_t length)
{
    size_t used = dialect->consume(connection, buffer, length);
    connection->carried = length - used;
    if (connection->carried == 0)
        return;
    if (connection->carried > CARRY_MOST)
        report_failure("connection %u: something too long to understand", connection->number);
    if (connection->carried > connection->carry_size) {
        connection->carry_size = connection->carried;
        connection->carry = realloc(connection->carry, connection->carry_size);
        if (connection->carry == NULL)
            report_failure("no memory for what is carried");
    }
    memcpy(connection->carry, buffer + used, connection->carried);
}

/* Reads once; true if there may be more. */
static bool read_once(struct connection *connection)
{
    size_t carried = connection->carried;
    if (carried > 0)
        memcpy(buffer, connection->carry, carried);
    ssize_t got = recv(connection->fd, buffer + carried, READ_MOST, 0);
    if (got > 0) {
        talk_read();
        take(connection, carried + (size_t)got);
        return got == READ_MOST;
    }
    if (got == 0)
        crowd_lost(connection, "the server closed the connection");
    else if (errno != EAGAIN && errno != EINTR)
        crowd_lost(connection, strerror(errno));
    return false;
}

void connection_ready(struct connection *connection, uint32_t events)
{
    if (connection->stage == CONNECTING && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)))
        established(connection);
    if (connection->stalled || (events & (EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) == 0)
        return;
    while (connection->stage > CONNECTING && read_once(connection))
        ;
}
