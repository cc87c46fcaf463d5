#include "vring.h"

#define AVAIL_NO_INTERRUPT 1u

struct vring_desc {
    uint64_t addr;
    uint32_t len;
    uint16_t flags;
    uint16_t next;
};

struct vring_avail {
    uint16_t flags;
    uint16_t idx;
    uint16_t ring[];
};

struct vring_used_elem {
    uint32_t id;
    uint32_t len;
};

struct vring_used {
    uint16_t flags;
    uint16_t idx;
    struct vring_used_elem ring[];
};

static inline void barrier(void)
{
    __asm volatile("dmb" ::: "memory");
}

void vring_open(struct vring *ring, uint32_t da, uint32_t num, uint32_t align)
{
    /* Descriptors, then flags + idx + num entries + one event word, then the used ring on its own alignment. */
    uint32_t avail = da + num * sizeof(struct vring_desc);
    uint32_t used = (avail + (3u + num) * sizeof(uint16_t) + align - 1u) & ~(align - 1u);

    ring->num = num;
    ring->desc = (volatile struct vring_desc *)da;
    ring->avail = (volatile struct vring_avail *)avail;
    ring->used = (volatile struct vring_used *)used;
    ring->seen = 0;
}

bool vring_take(struct vring *ring, struct vring_buffer *buffer)
{
    if (ring->avail->idx == ring->seen)
        return false;
    /* Read the entry only after the index that covers it. */
    barrier();
    buffer->id = ring->avail->ring[ring->seen % ring->num];
    if (buffer->id >= ring->num)
        return false;
    buffer->data = (uint8_t *)(uint32_t)ring->desc[buffer->id].addr;
    buffer->size = ring->desc[buffer->id].len;
    ring->seen++;
    return true;
}

void vring_give_back(struct vring *ring, const struct vring_buffer *buffer, uint32_t written)
{
    uint16_t index = ring->used->idx;

    ring->used->ring[index % ring->num].id = buffer->id;
    ring->used->ring[index % ring->num].len = written;
    barrier();
    ring->used->idx = (uint16_t)(index + 1u);
}

bool vring_wants_kick(const struct vring *ring)
{
    return (ring->avail->flags & AVAIL_NO_INTERRUPT) == 0;
}
