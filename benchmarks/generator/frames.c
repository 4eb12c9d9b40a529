#include "frames.h"

size_t frames_consume(struct connection *connection, const uint8_t *bytes, size_t length,
                      size_t wanted, frame_taker *taker)
{
    size_t at = connection->skip < length ? connection->skip : length;
    connection->skip -= at;
    struct frame frame;
    while (at < length && websocket_read_head(bytes + at, length - at, &frame)) {
        size_t behind_head = length - at - frame.head;
        size_t needed = frame.payload < wanted ? frame.payload : wanted;
        if (behind_head < needed)
            break;
        size_t available = frame.payload < behind_head ? frame.payload : behind_head;
        const uint8_t *payload = bytes + at + frame.head;
        at += frame.head + available;
        connection->skip = frame.payload - available;
        if (!taker(connection, &frame, payload, available))
            return length;
    }
    return at;
}
