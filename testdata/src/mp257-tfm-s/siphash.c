/* After Aumasson and Bernstein, "SipHash: a fast short-input PRF", section 2. */
#include "siphash.h"

struct state {
    uint64_t v[4];
};

static uint64_t rotate(uint64_t value, unsigned int bits)
{
    return (value << bits) | (value >> (64u - bits));
}

/* One half of a SipRound: add, rotate, xor on two pairs, then swap halves of a. */
static void mix(uint64_t *a, uint64_t *b, unsigned int bits)
{
    *a += *b;
    *b = rotate(*b, bits) ^ *a;
}

static void rounds(struct state *s, int count)
{
    uint64_t *v = s->v;

    while (count-- > 0) {
        mix(&v[0], &v[1], 13);
        v[0] = rotate(v[0], 32);
        mix(&v[2], &v[3], 16);
        mix(&v[0], &v[3], 21);
        mix(&v[2], &v[1], 17);
        v[2] = rotate(v[2], 32);
    }
}

static void absorb(struct state *s, uint64_t word)
{
    s->v[3] ^= word;
    rounds(s, 2);
    s->v[0] ^= word;
}

static uint64_t little_endian(const uint8_t *bytes, size_t count)
{
    uint64_t word = 0;

    while (count-- > 0)
        word = (word << 8) | bytes[count];
    return word;
}

uint64_t siphash(const uint64_t key[2], const uint8_t *message, size_t length)
{
    struct state s = { {
        key[0] ^ 0x736f6d6570736575u, /* "somepseudorandomlygeneratedbytes" */
        key[1] ^ 0x646f72616e646f6du,
        key[0] ^ 0x6c7967656e657261u,
        key[1] ^ 0x7465646279746573u,
    } };
    size_t rest = length % 8;
    const uint8_t *end = message + (length - rest);

    for (; message < end; message += 8)
        absorb(&s, little_endian(message, 8));
    absorb(&s, little_endian(end, rest) | ((uint64_t)length << 56));
    s.v[2] ^= 0xff;
    rounds(&s, 4);
    return s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
}
