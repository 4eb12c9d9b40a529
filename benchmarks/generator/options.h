/* What the program was started with. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The longest text, and the longest message around one. */
#define TEXT_MOST 4096
#define MESSAGE_MOST (2 * TEXT_MOST)

struct options {
    const char *host;
    uint16_t port;
    pid_t server;
    /* A message as its author sends it; the dialect puts it where it belongs. */
    char text[TEXT_MOST];
    size_t text_length;
};

extern struct options options;
