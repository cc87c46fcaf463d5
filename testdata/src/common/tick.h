/* Milliseconds since start, from the core's SysTick timer. */
#ifndef TICK_H
#define TICK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

void tick_start(uint32_t core_hz);
uint32_t tick_ms(void);

#ifdef __cplusplus
}
#endif

#endif
