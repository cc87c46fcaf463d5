#include "attribution.h"

#include <stdint.h>

#define SAU_CTRL (*(volatile uint32_t *)0xe000edd0u)
#define SAU_RNR (*(volatile uint32_t *)0xe000edd8u)
#define SAU_RBAR (*(volatile uint32_t *)0xe000eddcu)
#define SAU_RLAR (*(volatile uint32_t *)0xe000ede0u)
#define NVIC_ITNS ((volatile uint32_t *)0xe000e380u)

#define CTRL_ENABLE 1u
#define RLAR_ENABLE 1u
#define RLAR_CALLABLE 2u

extern const char __veneers_start[];
extern const char __veneers_end[];

static void open_region(uint32_t number, uint32_t start, uint32_t end, uint32_t attributes)
{
    SAU_RNR = number;
    SAU_RBAR = start & ~31u;
    SAU_RLAR = ((end - 1u) & ~31u) | attributes;
}

void attribution_start(void)
{
    /* All that is not listed stays secure. */
    open_region(0, (uint32_t)__veneers_start, (uint32_t)__veneers_end, RLAR_ENABLE | RLAR_CALLABLE);
    open_region(1, 0x80100000u, 0x80900000u, RLAR_ENABLE); /* cm33_cube_fw */
    open_region(2, 0x80a00000u, 0x81300000u, RLAR_ENABLE); /* cm33_cube_data, ipc_shmem_1, vrings, buffers */
    open_region(3, 0x40000000u, 0x50000000u, RLAR_ENABLE); /* non-secure peripheral addresses */
    SAU_CTRL = CTRL_ENABLE;

    /* Every interrupt belongs to the non-secure side: this image only answers calls. */
    for (int i = 0; i < 10; i++)
        NVIC_ITNS[i] = 0xffffffffu;
    __asm volatile("dsb\n\tisb");
}
