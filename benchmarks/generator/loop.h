/* The event loop: one thread, one epoll. */
#pragma once

#include <stdint.h>

#include "connection.h"

/* Prepares the loop for the server at this IPv4 address. */
void loop_begin(const char *host, uint16_t port);

/* A new socket that is being connected to the server, watched for this connection. */
int loop_connect(struct connection *connection);

/* Handles what has happened, waiting for it until an instant of clock_now() at most. */
void loop_turn(int64_t until);
