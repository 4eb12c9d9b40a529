/* bare_server PORT: what a fan-out costs at least, with one send per recipient.
 *
 * Gives every frame that anybody sends to everybody, byte for byte. No handshake, no identity, no
 * rooms, no parsing beyond the length of a frame, nothing stored. Port 0 takes a free one; the
 * line it prints when it listens ends in the port. Runs until it is killed.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PEERS_MOST 16384
#define EVENTS_MOST 512
#define FRAME_MOST 8192

static int peers[PEERS_MOST];
static int peer_count;
static uint8_t buffers[PEERS_MOST][FRAME_MOST];
static size_t filled[PEERS_MOST];

static void give_up(const char *what)
{
    perror(what);
    exit(1);
}

static void send_all_of(int fd, const uint8_t *bytes, size_t length)
{
    if (send(fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length)
        give_up("send");
}

static void accept_peers(int listener, int poller)
{
    static const uint8_t accepted[2] = {0x81, 0};
    for (;;) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return;
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct epoll_event interest = {.events = EPOLLIN, .data.u32 = (uint32_t)peer_count};
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &interest);
        peers[peer_count++] = fd;
        send_all_of(fd, accepted, sizeof accepted);
    }
}

/* The size of the frame at the start of these bytes; 0 if it is not complete. */
static size_t frame_size(const uint8_t *bytes, size_t length)
{
    if (length < 4)
        return 0;
    size_t size = bytes[1] < 126 ? 2u + bytes[1] : 4u + (size_t)(bytes[2] << 8 | bytes[3]);
    return size <= length ? size : 0;
}

static void fan_out(const uint8_t *frame, size_t size)
{
    for (int i = 0; i < peer_count; i++)
        send_all_of(peers[i], frame, size);
}

static void read_peer(uint32_t number)
{
    uint8_t *buffer = buffers[number];
    ssize_t got = recv(peers[number], buffer + filled[number], FRAME_MOST - filled[number], 0);
    if (got <= 0)
        exit(0); /* the crowd leaves together */
    filled[number] += (size_t)got;
    size_t at = 0;
    for (size_t size; (size = frame_size(buffer + at, filled[number] - at)) > 0; at += size)
        fan_out(buffer + at, size);
    filled[number] -= at;
    memmove(buffer, buffer + at, filled[number]);
}

static int listen_on(uint16_t port)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0)
        give_up("listen");
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("ready on port %u\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments)
{
    int listener = listen_on((uint16_t)(count > 1 ? atoi(arguments[1]) : 0));
    int poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event interest = {.events = EPOLLIN, .data.u32 = PEERS_MOST};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &interest);
    struct epoll_event events[EVENTS_MOST];
    for (;;) {
        int ready = epoll_wait(poller, events, EVENTS_MOST, -1);
        for (int i = 0; i < ready; i++)
            if (events[i].data.u32 == PEERS_MOST)
                accept_peers(listener, poller);
            else
                read_peer(events[i].data.u32);
    }
}
