/* STM32MP257, Cortex-M0+ of the low-power domain. */
#ifndef BOARD_H
#define BOARD_H

#define IRQ_COUNT 32
#define CORE_HZ 16000000u
#define IPCC_BASE 0x46250000u

#endif
