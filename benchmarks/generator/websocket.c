#include "websocket.h"

#include <string.h>

static size_t read_number(const uint8_t *bytes, size_t size)
{
    size_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | bytes[i];
    return number;
}

bool websocket_read_head(const uint8_t *bytes, size_t length, struct frame *frame)
{
    if (length < 2)
        return false;
    size_t extended = bytes[1] == 126 ? 2 : bytes[1] == 127 ? 8 : 0;
    if (length < 2 + extended)
        return false;
    frame->opcode = bytes[0] & 0x0f;
    frame->head = 2 + extended;
    frame->payload = extended > 0 ? read_number(bytes + 2, extended) : bytes[1];
    return true;
}

size_t websocket_write(uint8_t *to, unsigned opcode, const void *payload, size_t length,
                       bool masked)
{
    static const uint8_t key[4] = {0x3a, 0x91, 0xc7, 0x5e};
    uint8_t *at = to;
    *at++ = 0x80 | (uint8_t)opcode;
    *at++ = (masked ? 0x80 : 0) | (uint8_t)(length < 126 ? length : 126);
    if (length >= 126) {
        *at++ = (uint8_t)(length >> 8);
        *at++ = (uint8_t)length;
    }
    if (!masked) {
        memcpy(at, payload, length);
        return (size_t)(at - to) + length;
    }
    memcpy(at, key, sizeof key);
    at += sizeof key;
    for (size_t i = 0; i < length; i++)
        at[i] = ((const uint8_t *)payload)[i] ^ key[i % 4];
    return (size_t)(at - to) + length;
}
