/* Frames of RFC 6455, as far as a generator of load needs them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPCODE_TEXT 0x1
#define OPCODE_CLOSE 0x8
#define OPCODE_PING 0x9
#define OPCODE_PONG 0xA

/* How a frame from the server begins. */
struct frame {
    unsigned opcode;
    size_t head;
    size_t payload;
};

/* Reads the head of a frame; false if there are too few bytes. */
bool websocket_read_head(const uint8_t *bytes, size_t length, struct frame *frame);

/* Writes a frame, masked as a client has to (section 5.3) or not; returns its size. */
size_t websocket_write(uint8_t *to, unsigned opcode, const void *payload, size_t length,
                       bool masked);
