/* STM32MP257, Cortex-M33, non-secure. */
#ifndef BOARD_H
#define BOARD_H

#define IRQ_COUNT 320
#define CORE_HZ 400000000u
#define IPCC_BASE 0x40490000u
#define TRACE_NAME "cm33_log"

#endif
