#include "ipcc.h"

#include <stdint.h>

#include "board.h"

/* Linux keeps the clock of the block on while its mailbox driver is bound, so we need not touch RCC. */
struct ipcc_side {
    volatile uint32_t cr;  /* interrupt enables */
    volatile uint32_t mr;  /* channel masks */
    volatile uint32_t scr; /* bit n: clear received flag; bit 16+n: set sent flag */
    volatile uint32_t sr;  /* flags of what this side sent and the other has not cleared */
};

#define LINUX_SIDE ((struct ipcc_side *)(IPCC_BASE + 0x00u))
#define OUR_SIDE ((struct ipcc_side *)(IPCC_BASE + 0x10u))

void ipcc_kick(enum ipcc_channel channel)
{
    /* Ring and payload must be visible before the flag. */
    __asm volatile("dsb" ::: "memory");
    OUR_SIDE->scr = 1u << (16u + channel);
}

bool ipcc_pending(enum ipcc_channel channel)
{
    return (LINUX_SIDE->sr & (1u << channel)) != 0;
}

void ipcc_acknowledge(enum ipcc_channel channel)
{
    OUR_SIDE->scr = 1u << channel;
}
