/* Messages going through the rooms, and what was seen of them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connection.h"

/* How a conversation goes on, and for how long it is watched. */
struct pace {
    /* Messages that are under way at any time, or 0: then one is sent every `interval`. A message is
     * under way until its author has got its acknowledgement and its own copy, or, in lock-step,
     * until every member has its copy. */
    unsigned in_flight;
    bool lock_step;
    int64_t interval;
    int64_t warm_up;
    int64_t window;
};

/* Talks in all rooms from the `first` on, and reports what it cost. */
void talk_in_rooms(unsigned first, const struct pace *pace);

/* Begins to talk in all rooms from the `first` on. */
void talk_begin(unsigned first, const struct pace *pace);

/* Sends what is due of a conversation with an interval, if there is one; the next instant. */
int64_t talk_go_on(int64_t now);

/* Lets somebody speak in a room that is not part of the conversation: only its acknowledgement is
 * waited for. */
void talk_aside(struct connection *author);

/* Waits until all that was sent has arrived everywhere, for so long at most; returns how many
 * deliveries and acknowledgements have not. */
int64_t talk_finish(int64_t limit);

/* Whether the texts of messages for this connection are looked at. */
bool talk_reads_texts(const struct connection *connection);

/* Called by connections: bytes were read, a message was delivered, a send was acknowledged. The
 * payload may be cut to `available` bytes; its whole length is `length`. */
void talk_read(void);
void talk_delivered(struct connection *to, const uint8_t *payload, size_t available, size_t length);
void talk_acknowledged(struct connection *to);
