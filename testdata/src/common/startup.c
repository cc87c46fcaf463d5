/* Vector table and reset handler for all cores. IRQ_COUNT comes from the firmware's board.h. */
#include <stdint.h>

#include "board.h"

typedef void handler(void);

/* From the linker script. */
extern uint32_t _estack;
extern uint32_t _sbss;
extern uint32_t _ebss;
extern handler *__init_array_start[];
extern handler *__init_array_end[];

int main(void);
void Reset_Handler(void);
void Default_Handler(void);
void NMI_Handler(void) __attribute__((weak, alias("Default_Handler")));
void HardFault_Handler(void) __attribute__((weak, alias("Default_Handler")));
void SVC_Handler(void) __attribute__((weak, alias("Default_Handler")));
void PendSV_Handler(void) __attribute__((weak, alias("Default_Handler")));
void SysTick_Handler(void) __attribute__((weak, alias("Default_Handler")));

#ifndef __ARM_ARCH_6M__ /* Armv6-M has no configurable fault handlers: reserved, zero */
void MemManage_Handler(void) __attribute__((weak, alias("Default_Handler")));
void BusFault_Handler(void) __attribute__((weak, alias("Default_Handler")));
void UsageFault_Handler(void) __attribute__((weak, alias("Default_Handler")));
void DebugMon_Handler(void) __attribute__((weak, alias("Default_Handler")));
#endif
#ifdef __ARM_ARCH_8M_MAIN__
void SecureFault_Handler(void) __attribute__((weak, alias("Default_Handler")));
#endif

__attribute__((section(".vectors"), used)) handler *const vectors[16 + IRQ_COUNT] = {
    [0] = (handler *)&_estack,
    [1] = Reset_Handler,
    [2] = NMI_Handler,
    [3] = HardFault_Handler,
#ifndef __ARM_ARCH_6M__
    [4] = MemManage_Handler,
    [5] = BusFault_Handler,
    [6] = UsageFault_Handler,
    [12] = DebugMon_Handler,
#endif
#ifdef __ARM_ARCH_8M_MAIN__
    [7] = SecureFault_Handler,
#endif
    [11] = SVC_Handler,
    [14] = PendSV_Handler,
    [15] = SysTick_Handler,
    /* Every firmware here polls; an unexpected interrupt is caught like a fault. */
    [16 ... 16 + IRQ_COUNT - 1] = Default_Handler,
};

void Default_Handler(void)
{
    for (;;)
        __asm volatile("wfe");
}

/* The loader put .data in place (physical address = address), so only .bss is ours to prepare. */
void Reset_Handler(void)
{
#ifdef __ARM_FP
    /* CPACR: full access to the floating-point unit, before any code uses it. */
    *(volatile uint32_t *)0xe000ed88u |= 0xfu << 20;
    __asm volatile("dsb\n\tisb");
#endif
    for (volatile uint32_t *word = &_sbss; word < &_ebss; word++)
        *word = 0;
    for (handler **init = __init_array_start; init < __init_array_end; init++)
        (*init)();
    main();
    Default_Handler();
}
