/* One virtio split ring, device side: Linux offers buffers, we use them and hand them back. */
#ifndef VRING_H
#define VRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vring {
    uint32_t num;
    volatile struct vring_desc *desc;
    volatile struct vring_avail *avail;
    volatile struct vring_used *used;
    uint16_t seen; /* how far we took buffers from avail */
};

struct vring_buffer {
    uint16_t id;
    uint8_t *data;
    uint32_t size; /* bytes filled by Linux, or room for us */
};

void vring_open(struct vring *ring, uint32_t da, uint32_t num, uint32_t align);
bool vring_take(struct vring *ring, struct vring_buffer *buffer);
void vring_give_back(struct vring *ring, const struct vring_buffer *buffer, uint32_t written);
bool vring_wants_kick(const struct vring *ring);

#endif
