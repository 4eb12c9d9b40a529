/* One connection of the crowd, and the room it is in. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far a connection has come. Some dialects need few of these steps. */
enum stage { ABSENT, CONNECTING, UPGRADING, OPENING, GREETING, NAMING, ENTERING, WATCHING, PRESENT };

struct room {
    char id[48];
    unsigned number;
    struct connection *members;
    unsigned size;
    unsigned next_author;
    /* Deliveries until one more message has reached as many as there are members. */
    unsigned missing;
    /* Where it stood when its members lost their connections; 0 if they never did. */
    unsigned position;
    unsigned revision;
};

/* What an author still waits for. */
#define AWAITS_ACKNOWLEDGEMENT 1
#define AWAITS_OWN_COPY 2

struct connection {
    int fd;
    enum stage stage;
    unsigned awaits;
    unsigned number;
    unsigned requests;
    struct room *room;
    char *token;
    /* As others know the person behind it. */
    char id[40];
    /* Bytes that come next and are of no interest. */
    size_t skip;
    /* Bytes that came and are not understood before more has come, and how many fit. */
    uint8_t *carry;
    size_t carried;
    size_t carry_size;
    /* Whether what comes stays where it is. */
    bool stalled;
};

/* Starts to connect; the dialect takes over once the connection stands. */
void connection_open(struct connection *connection);

/* Ends it without a word, as a network does. */
void connection_drop(struct connection *connection);

/* Sends a few bytes at once. */
void connection_send(struct connection *connection, const void *bytes, size_t length);

/* Takes what epoll says of a connection. */
void connection_ready(struct connection *connection, uint32_t events);
