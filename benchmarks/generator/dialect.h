/* How to talk to a kind of server. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connection.h"

/* Bytes that a dialect may leave unconsumed to see them again with what follows. */
#define CARRY_MOST (128 * 1024)

struct dialect {
    const char *name;
    /* Whether the server tells the author that a message was taken. */
    bool acknowledges;
    /* Called once the connection stands. May be NULL. */
    void (*begin)(struct connection *connection);
    /* Takes bytes, as many as it understands; returns how many. */
    size_t (*consume)(struct connection *connection, const uint8_t *bytes, size_t length);
    /* Asks to hear of those whom the connection is to watch. NULL where there is no such thing. */
    void (*watch)(struct connection *connection);
    /* Sends a message into the connection's room. */
    void (*say)(struct connection *connection, const char *text, size_t length);
};

extern const struct dialect socketio_dialect;
extern const struct dialect nats_dialect;
extern const struct dialect bare_dialect;

/* The dialect in use. */
extern const struct dialect *dialect;
