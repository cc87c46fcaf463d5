/* What the secure image offers the non-secure one. */
#ifndef SECURE_SERVICE_H
#define SECURE_SERVICE_H

#include <stddef.h>
#include <stdint.h>

struct secure_tag_request {
    const uint8_t *message;
    size_t length;  /* bytes, at most SECURE_TAG_MAXIMUM */
    uint64_t *tag;
};

#define SECURE_TAG_MAXIMUM 496u

/* Tags a message with a key only the secure side knows. 0, or -1: a pointer to memory not the
 * caller's own, a message too long, or no tags left. */
int secure_tag(const struct secure_tag_request *request);

#endif
