/* The protocol of nats-server: every member of a room subscribes to the room's subject. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crowd.h"
#include "dialect.h"
#include "options.h"
#include "report.h"
#include "talk.h"

static void begin(struct connection *connection)
{
    char lines[256];
    int length = snprintf(lines, sizeof lines,
                          "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"
                          "SUB room.%u 1\r\nPING\r\n",
                          connection->room->number);
    connection->stage = ENTERING;
    connection_send(connection, lines, (size_t)length);
}

/* MSG <subject> <sid> <bytes>: the payload and its line end follow. */
static size_t payload_size(const char *line, const char *end)
{
    const char *digits = memrchr(line, ' ', (size_t)(end - line));
    return digits == NULL ? 0 : strtoul(digits + 1, NULL, 10);
}

static void take_line(struct connection *connection, const char *line)
{
    if (strncmp(line, "PONG", 4) == 0 && connection->stage == ENTERING)
        crowd_entered(connection);
    else if (strncmp(line, "PING", 4) == 0)
        connection_send(connection, "PONG\r\n", 6);
    else if (strncmp(line, "-ERR", 4) == 0)
        report_failure("nats-server says %.60s", line);
}

static size_t consume(struct connection *connection, const uint8_t *bytes, size_t length)
{
    size_t at = connection->skip < length ? connection->skip : length;
    connection->skip -= at;
    while (at < length) {
        const char *line = (const char *)bytes + at;
        const char *end = memchr(line, '\n', length - at);
        if (end == NULL)
            break;
        at = (size_t)(end + 1 - (const char *)bytes);
        if (line[0] != 'M') {
            take_line(connection, line);
            continue;
        }
        size_t size = payload_size(line, end);
        size_t available = size < length - at ? size : length - at;
        talk_delivered(connection, bytes + at, available, size);
        connection->skip = size + 2 - available;
        size_t here = connection->skip < length - at - available ? connection->skip
                                                                 : length - at - available;
        connection->skip -= here;
        at += available + here;
    }
    return at;
}

static void say(struct connection *connection, const char *text, size_t length)
{
    char lines[sizeof options.text + 64];
    int size = snprintf(lines, sizeof lines, "PUB room.%u %zu\r\n%.*s\r\n",
                        connection->room->number, length, (int)length, text);
    connection_send(connection, lines, (size_t)size);
}

const struct dialect nats_dialect = {
    .name = "nats",
    .begin = begin,
    .consume = consume,
    .say = say,
};
