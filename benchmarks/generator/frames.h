/* Taking frames out of a stream without copying what nobody looks at. */
#pragma once

#include "connection.h"
#include "websocket.h"

/* Called for every frame with the beginning of its payload: `available` of `frame->payload` bytes.
 * False if the connection is over. */
typedef bool frame_taker(struct connection *connection, const struct frame *frame,
                         const uint8_t *payload, size_t available);

/* Consumes frames. The taker sees `wanted` bytes of each payload at least, or all of a shorter one;
 * returns the bytes consumed. */
size_t frames_consume(struct connection *connection, const uint8_t *bytes, size_t length,
                      size_t wanted, frame_taker *taker);
