/* What the program was started with. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct options {
    const char *host;
    uint16_t port;
    pid_t server;
    /* A message as its author sends it; the dialect puts it where it belongs. */
    char text[4096];
    size_t text_length;
};

extern struct options options;
