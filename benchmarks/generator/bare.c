/* The bare loop: WebSocket frames without a handshake, each given back to everybody. */
#include "crowd.h"
#include "dialect.h"
#include "frames.h"
#include "options.h"
#include "talk.h"

static bool take_frame(struct connection *connection, const struct frame *frame,
                       const uint8_t *payload, size_t available)
{
    /* The first frame is empty and says that the connection was accepted. */
    if (connection->stage != PRESENT)
        crowd_entered(connection);
    else
        talk_delivered(connection, payload, available, frame->payload);
    return true;
}

static size_t consume(struct connection *connection, const uint8_t *bytes, size_t length)
{
    size_t wanted = talk_reads_texts(connection) ? TEXT_MOST : 0;
    return frames_consume(connection, bytes, length, wanted, take_frame);
}

static void say(struct connection *connection, const char *text, size_t length)
{
    uint8_t frame[sizeof options.text + 16];
    size_t size = websocket_write(frame, OPCODE_TEXT, text, length, false);
    connection_send(connection, frame, size);
}

const struct dialect bare_dialect = {
    .name = "bare",
    .consume = consume,
    .say = say,
};
