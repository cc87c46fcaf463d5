/* STM32MP257, Cortex-M33, the non-secure side under a secure image. */
#ifndef BOARD_H
#define BOARD_H

#define IRQ_COUNT 320
#define IPCC_BASE 0x40490000u
#define TRACE_NAME "cm33_ns_log"

#endif
