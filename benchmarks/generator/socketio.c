/* Engine.IO 4 and Socket.IO 5 over a WebSocket, and as much of the chat as a talking crowd needs. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "crowd.h"
#include "dialect.h"
#include "frames.h"
#include "options.h"
#include "report.h"
#include "storm.h"
#include "talk.h"
#include "watch.h"

/* While a connection comes in, replies are looked into; a member's messages are only counted. */
#define WANTED_OF_REPLIES MESSAGE_MOST
#define WANTED_OF_MESSAGES 125 /* as long as control frames may be */

/* Who comes back looks at everything that is in the reply. */
#define WANTED_OF_WHAT_WAS_MISSED (CARRY_MOST - 16)

#define REQUEST_MOST MESSAGE_MOST

/* An id in quotes, and a comma. */
#define WATCH_MOST (WATCHED_MOST * 43 + 64)

#define MESSAGE "42[\"message\","
#define PRESENCE "42[\"presence\","
#define WELCOME "42[\"welcome\","
#define OK "[{\"ok\":true"

static bool starts_with(const uint8_t *bytes, size_t length, const char *start)
{
    size_t size = strlen(start);
    return length >= size && memcmp(bytes, start, size) == 0;
}

static void send_frame(struct connection *connection, unsigned opcode, const void *payload,
                       size_t length)
{
    uint8_t frame[REQUEST_MOST + 16];
    size_t size = websocket_write(frame, opcode, payload, length, true);
    connection_send(connection, frame, size);
}

static void __attribute__((format(printf, 2, 3)))
send_formatted(struct connection *connection, const char *format, ...)
{
    char packet[REQUEST_MOST];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(packet, sizeof packet, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= (int)sizeof packet)
        report_failure("a request is too long");
    send_frame(connection, OPCODE_TEXT, packet, (size_t)length);
}

static void begin(struct connection *connection)
{
    char head[512];
    int length = snprintf(head, sizeof head,
                          "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                          "Host: %s:%u\r\n"
                          "Connection: Upgrade\r\n"
                          "Upgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: c3RvbmVjaGF0IGJlbmNobQ==\r\n\r\n",
                          options.host, options.port);
    connection_send(connection, head, (size_t)length);
}

/* Copies the string behind a mark such as "id":" out of a JSON text. */
static bool copy_string(char *to, size_t size, const uint8_t *json, size_t length, const char *mark)
{
    const char *start = memmem(json, length, mark, strlen(mark));
    if (start == NULL)
        return false;
    start += strlen(mark);
    size_t rest = length - (size_t)(start - (const char *)json);
    const char *end = memchr(start, '"', rest);
    if (end == NULL || (size_t)(end - start) >= size)
        return false;
    memcpy(to, start, (size_t)(end - start));
    to[end - start] = 0;
    return true;
}

static void join_room(struct connection *connection)
{
    send_formatted(connection, "42%u[\"join_room\",{\"room\":\"%s\"}]", connection->requests++,
                   connection->room->id);
}

static void enter_room(struct connection *connection)
{
    struct room *room = connection->room;
    connection->stage = ENTERING;
    if (room->id[0] == 0)
        send_formatted(connection, "42%u[\"create_room\",{\"name\":\"room%u\"}]",
                       connection->requests++, room->number);
    else if (storm_catches_up(connection))
        send_formatted(connection, "42%u[\"catch_up\",{\"rooms\":{\"%s\":%u}}]",
                       connection->requests++, room->id, room->revision);
    else
        join_room(connection);
}

static void welcomed(struct connection *connection, const uint8_t *payload, size_t available)
{
    if (connection->token == NULL) {
        connection->stage = NAMING;
        send_formatted(connection, "42%u[\"add_user\",{\"username\":\"user%u\"}]",
                       connection->requests++, connection->number);
    } else if (memmem(payload, available, "\"user\":{", 8) != NULL) {
        enter_room(connection);
    } else {
        crowd_lost(connection, "the server does not know its token any more");
    }
}

static void named(struct connection *connection, const uint8_t *payload, size_t available)
{
    char token[512];
    if (!copy_string(connection->id, sizeof connection->id, payload, available, "\"id\":\""))
        report_failure("the reply to add_user has no id");
    if (!copy_string(token, sizeof token, payload, available, "\"token\":\""))
        report_failure("the reply to add_user has no token");
    connection->token = strdup(token);
    enter_room(connection);
}

static void watch(struct connection *connection)
{
    char packet[WATCH_MOST];
    uint8_t frame[WATCH_MOST + 16];
    int length = sprintf(packet, "42%u[\"watch\",{\"users\":[", connection->requests++);
    for (unsigned i = 0; i < watch_size(connection); i++)
        length += sprintf(packet + length, "%s\"%s\"", i == 0 ? "" : ",",
                          watch_member(connection, i)->id);
    length += sprintf(packet + length, "]}]");
    size_t size = websocket_write(frame, OPCODE_TEXT, packet, (size_t)length, true);
    connection_send(connection, frame, size);
}

static void settle(struct connection *connection)
{
    if (watch_is_on()) {
        connection->stage = WATCHING;
        watch(connection);
    } else {
        crowd_entered(connection);
    }
}

static void entered(struct connection *connection, const uint8_t *payload, size_t available)
{
    struct room *room = connection->room;
    if (room->id[0] == 0
        && !copy_string(room->id, sizeof room->id, payload, available, "\"room\":{\"id\":\""))
        report_failure("the reply to create_room has no id");
    if (room->revision == 0 || storm_was_told(connection, payload, available))
        settle(connection);
    else
        join_room(connection); /* away for so long that it is no member any more */
}

static void refuse(struct connection *connection, const uint8_t *payload, size_t available)
{
    char reason[200];
    int shown = available < sizeof reason ? (int)available : (int)sizeof reason - 1;
    snprintf(reason, sizeof reason, "%.*s", shown, (const char *)payload);
    crowd_lost(connection, reason);
}

static void acknowledged(struct connection *connection, const uint8_t *payload, size_t available)
{
    size_t digits = 2;
    while (digits < available && payload[digits] >= '0' && payload[digits] <= '9')
        digits++;
    if (!starts_with(payload + digits, available - digits, OK))
        refuse(connection, payload, available);
    else if (connection->stage == NAMING)
        named(connection, payload, available);
    else if (connection->stage == ENTERING)
        entered(connection, payload, available);
    else if (connection->stage == WATCHING)
        crowd_entered(connection);
    else
        talk_acknowledged(connection);
}

static void greet(struct connection *connection)
{
    connection->stage = GREETING;
    if (connection->token == NULL)
        send_formatted(connection, "40");
    else
        send_formatted(connection, "40{\"token\":\"%s\"}", connection->token);
}

static void take_control(struct connection *connection, const struct frame *frame,
                         const uint8_t *payload)
{
    if (frame->opcode == OPCODE_PING)
        send_frame(connection, OPCODE_PONG, payload, frame->payload);
    else if (frame->opcode != OPCODE_PONG)
        crowd_lost(connection, "the server closed the WebSocket");
}

static bool take_packet(struct connection *connection, const struct frame *frame,
                        const uint8_t *payload, size_t available)
{
    if (frame->opcode != OPCODE_TEXT)
        take_control(connection, frame, payload);
    else if (starts_with(payload, available, MESSAGE))
        talk_delivered(connection, payload, available, frame->payload);
    else if (starts_with(payload, available, PRESENCE))
        watch_heard();
    else if (starts_with(payload, available, "43"))
        acknowledged(connection, payload, available);
    else if (starts_with(payload, available, "2"))
        send_formatted(connection, "3");
    else if (starts_with(payload, available, "0"))
        greet(connection);
    else if (starts_with(payload, available, WELCOME))
        welcomed(connection, payload, available);
    else if (starts_with(payload, available, "44") || starts_with(payload, available, "1"))
        refuse(connection, payload, available);
    return connection->stage != ABSENT;
}

static size_t consume_upgrade(struct connection *connection, const uint8_t *bytes, size_t length)
{
    static const char end[] = "\r\n\r\n";
    const uint8_t *found = memmem(bytes, length, end, sizeof end - 1);
    if (found == NULL)
        return 0;
    if (!starts_with(bytes, length, "HTTP/1.1 101 ")) {
        refuse(connection, bytes, length);
        return length;
    }
    connection->stage = OPENING;
    return (size_t)(found - bytes) + sizeof end - 1;
}

static size_t wanted_by(const struct connection *connection)
{
    if (connection->stage == PRESENT && !talk_reads_texts(connection))
        return WANTED_OF_MESSAGES;
    if (connection->stage == ENTERING && connection->room->revision > 0)
        return WANTED_OF_WHAT_WAS_MISSED;
    return WANTED_OF_REPLIES;
}

static size_t consume(struct connection *connection, const uint8_t *bytes, size_t length)
{
    size_t used = 0;
    if (connection->stage == UPGRADING) {
        used = consume_upgrade(connection, bytes, length);
        if (connection->stage == UPGRADING || used == length)
            return used;
    }
    return used + frames_consume(connection, bytes + used, length - used, wanted_by(connection),
                                 take_packet);
}

/* The id of a message begins with the time, as those of Stonechat's own clients do. */
static void say(struct connection *connection, const char *text, size_t length)
{
    unsigned request = connection->requests++;
    send_formatted(connection,
                   "42%u[\"send_message\",{\"room\":\"%s\",\"text\":\"%.*s\","
                   "\"client_id\":\"%012llx-%u-%u\"}]",
                   request, connection->room->id, (int)length, text,
                   (long long)(clock_now() / (NS_PER_SECOND / 1000)), connection->number, request);
}

const struct dialect socketio_dialect = {
    .name = "socket.io",
    .acknowledges = true,
    .begin = begin,
    .consume = consume,
    .watch = watch,
    .say = say,
};
