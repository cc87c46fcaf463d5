/* The STM32 inter-processor communication controller, seen from processor 2 (the companion core). */
#ifndef IPCC_H
#define IPCC_H

#include <stdbool.h>

/* Channels as the Linux trees wire them: mboxes vq0, vq1, shutdown. */
enum ipcc_channel {
    IPCC_VQ0 = 0,      /* we filled a buffer Linux receives */
    IPCC_VQ1 = 1,      /* Linux filled a buffer we receive */
    IPCC_SHUTDOWN = 2, /* Linux is about to stop us; it waits 500 ms for the answer */
};

void ipcc_kick(enum ipcc_channel channel);
bool ipcc_pending(enum ipcc_channel channel);
void ipcc_acknowledge(enum ipcc_channel channel);

#endif
