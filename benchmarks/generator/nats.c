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

/* Skips so many bytes, those that are here now and those that will come. */
static size_t skip(struct connection *connection, size_t count, size_t length)
{
    size_t here = count < length ? count : length;
    connection->skip = count - here;
    return here;
}

/* Takes one line with what belongs to it; returns its bytes, or 0 if too few are here. */
static size_t take_one(struct connection *connection, const uint8_t *bytes, size_t length)
{
    const char *line = (const char *)bytes;
    const char *end = memchr(line, '\n', length);
    if (end == NULL)
        return 0;
    size_t head = (size_t)(end + 1 - line);
    if (line[0] != 'M') {
        take_line(connection, line);
        return head;
    }
    size_t size = payload_size(line, end);
    size_t available = size < length - head ? size : length - head;
    if (available < size && talk_reads_texts(connection))
        return 0;
    talk_delivered(connection, bytes + head, available, size);
    return head + skip(connection, size + 2, length - head);
}

static size_t consume(struct connection *connection, const uint8_t *bytes, size_t length)
{
    size_t at = skip(connection, connection->skip, length);
    while (at < length) {
        size_t used = take_one(connection, bytes + at, length - at);
        if (used == 0)
            break;
        at += used;
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
