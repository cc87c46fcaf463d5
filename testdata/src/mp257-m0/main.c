/* Watchman: counts seconds in memory shared with Linux and adds up what Linux leaves there. No rpmsg on this core. */
#include <stdbool.h>
#include <stdint.h>

#include "board.h"
#include "ipcc.h"
#include "tick.h"

/* ipc_shmem_2: Linux maps it, no segment covers it, so the contents before the magic word are unknown. */
struct mailbox {
    uint32_t magic;
    uint32_t seconds;
    uint32_t request;  /* Linux raises it to ask for a sum */
    uint32_t answered; /* the request last answered */
    uint32_t count;    /* words that follow, at most WORDS */
    uint32_t sum;
    uint32_t words[];
};

#define MAILBOX ((volatile struct mailbox *)0x200c6000u)
#define MAGIC 0x4d304b46u /* "FKM0" */
#define WORDS ((0x2000u - sizeof(struct mailbox)) / sizeof(uint32_t))

/* When, in ms, the last whole second was counted. */
static uint32_t last_second;

static void answer(void)
{
    uint32_t request = MAILBOX->request;
    uint32_t count = MAILBOX->count;
    uint32_t sum = 0;

    if (count > WORDS)
        count = WORDS;
    for (uint32_t i = 0; i < count; i++)
        sum += MAILBOX->words[i];
    MAILBOX->sum = sum;
    __asm volatile("dmb" ::: "memory");
    MAILBOX->answered = request;
}

int main(void)
{
    MAILBOX->seconds = 0;
    MAILBOX->request = 0;
    MAILBOX->answered = 0;
    MAILBOX->count = 0;
    __asm volatile("dmb" ::: "memory");
    MAILBOX->magic = MAGIC;

    tick_start(CORE_HZ);
    while (!ipcc_pending(IPCC_SHUTDOWN)) {
        if (MAILBOX->request != MAILBOX->answered)
            answer();
        if (tick_ms() - last_second >= 1000u) {
            last_second += 1000u;
            MAILBOX->seconds++;
        }
        __asm volatile("wfi");
    }
    MAILBOX->magic = 0;
    ipcc_acknowledge(IPCC_SHUTDOWN);
    return 0;
}
