#include "rpmsg.h"

#include <stdint.h>
#include <string.h>

#include "ipcc.h"
#include "resource_table.h"
#include "trace.h"
#include "vring.h"

#define OUR_ADDRESS 0x400u
#define NAME_SERVICE_ADDRESS 53u
#define NAME_SERVICE_CREATE 0u

struct rpmsg_hdr {
    uint32_t src;
    uint32_t dst;
    uint32_t reserved;
    uint16_t len;
    uint16_t flags;
    char data[];
};

struct rpmsg_ns_msg {
    char name[32];
    uint32_t addr;
    uint32_t flags;
};

static struct vring to_linux;
static struct vring from_linux;

/* Linux releases the core before it allocates the rings: their addresses count only after DRIVER_OK. */
static bool wait_for_driver(void)
{
    while ((resource_table.vdev.status & VIRTIO_STATUS_DRIVER_OK) == 0) {
        if (ipcc_pending(IPCC_SHUTDOWN))
            return false;
    }
    __asm volatile("dmb" ::: "memory");
    for (int i = 0; i < 2; i++) {
        volatile struct fw_rsc_vdev_vring *ring = &resource_table.vdev.vring[i];

        vring_open(i == 0 ? &to_linux : &from_linux, ring->da, ring->num, ring->align);
        trace_hex("vring at ", ring->da);
    }
    return true;
}

static void send_buffer(const struct vring_buffer *buffer, uint32_t destination, size_t length)
{
    struct rpmsg_hdr *header = (struct rpmsg_hdr *)buffer->data;

    header->src = OUR_ADDRESS;
    header->dst = destination;
    header->reserved = 0;
    header->len = (uint16_t)length;
    header->flags = 0;
    vring_give_back(&to_linux, buffer, sizeof(*header) + length);
    if (vring_wants_kick(&to_linux))
        ipcc_kick(IPCC_VQ0);
}

static void announce(const char *channel)
{
    struct vring_buffer buffer;
    struct rpmsg_ns_msg message = { .addr = OUR_ADDRESS, .flags = NAME_SERVICE_CREATE };

    strncpy(message.name, channel, sizeof(message.name) - 1);
    while (!vring_take(&to_linux, &buffer))
        ;
    memcpy(((struct rpmsg_hdr *)buffer.data)->data, &message, sizeof(message));
    send_buffer(&buffer, NAME_SERVICE_ADDRESS, sizeof(message));
}

static void answer(const struct vring_buffer *request, rpmsg_handler *handler)
{
    const struct rpmsg_hdr *in = (const struct rpmsg_hdr *)request->data;
    struct vring_buffer reply;
    size_t length;

    /* A length beyond the buffer is a damaged message: drop it. */
    if (request->size < sizeof(*in) || in->len > request->size - sizeof(*in))
        return;
    while (!vring_take(&to_linux, &reply))
        ;
    length = handler(in->data, in->len, ((struct rpmsg_hdr *)reply.data)->data, reply.size - sizeof(*in));
    send_buffer(&reply, in->src, length);
}

void rpmsg_serve(const char *channel, rpmsg_handler *handler)
{
    struct vring_buffer request;

    if (wait_for_driver()) {
        announce(channel);
        trace_puts("channel announced");
        while (!ipcc_pending(IPCC_SHUTDOWN)) {
            if (ipcc_pending(IPCC_VQ1))
                ipcc_acknowledge(IPCC_VQ1);
            while (vring_take(&from_linux, &request)) {
                answer(&request, handler);
                vring_give_back(&from_linux, &request, 0);
                if (vring_wants_kick(&from_linux))
                    ipcc_kick(IPCC_VQ1);
            }
        }
    }
    trace_puts("stopped by Linux");
    ipcc_acknowledge(IPCC_SHUTDOWN);
}
