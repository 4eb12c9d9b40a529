/* People who lose their connections all at once, and whether they miss anything by it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "connection.h"
#include "talk.h"

/* Lets those who are cut off from now on stay away for so long before they come back. */
void storm_stay_away(int64_t duration);

/* Cuts off all but the last member of each of the first rooms, lets them come back, and reports how
 * they did. Meanwhile the last members go on talking, each in its room, and the other rooms talk as
 * `pace` says; it also says for how long all this may go on. */
void storm_run(unsigned count, const struct pace *pace);

/* Called by the dialect: whether somebody who comes back asks for what changed, as every second one
 * does; the others read the newest page, as clients do that know nothing of revisions. */
bool storm_catches_up(const struct connection *connection);

/* Called by the dialect with the reply; false if somebody is no member any more. */
bool storm_was_told(struct connection *connection, const uint8_t *reply, size_t length);

/* Called by the conversation: a message in one of the first rooms was delivered. */
void storm_heard(struct connection *connection, const uint8_t *message, size_t length);
