/* Who watches whom, and what they hear of each other. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "connection.h"

/* The most that a server lets one connection watch. */
#define WATCHED_MOST 200

/* Lets everybody watch so many others of their room, those behind them, and waits until they do;
 * from then on, who comes back watches them again. */
void watch_begin(unsigned count);

/* Whether members watch each other. */
bool watch_is_on(void);

/* How many this connection watches, and who the first, second … of them is. */
unsigned watch_size(const struct connection *watcher);
const struct connection *watch_member(const struct connection *watcher, unsigned place);

/* Called by the dialect: somebody heard of the presence of somebody. */
void watch_heard(void);

/* How often that happened. */
int64_t watch_count(void);
