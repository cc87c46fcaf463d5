/* STM32MP257, Cortex-M33, secure side. */
#ifndef BOARD_H
#define BOARD_H

#define IRQ_COUNT 320

#endif
