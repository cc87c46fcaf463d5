/* SipHash-2-4: a keyed 64-bit tag for short messages. */
#ifndef SIPHASH_H
#define SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t siphash(const uint64_t key[2], const uint8_t *message, size_t length);

#endif
