/* STM32MP157, Cortex-M4. */
#ifndef BOARD_H
#define BOARD_H

#define IRQ_COUNT 150
#define CORE_HZ 209000000u
#define IPCC_BASE 0x4c001000u
#define TRACE_NAME "cm4_log"

#endif
