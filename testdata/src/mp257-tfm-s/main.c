/* Opens the non-secure memory, then starts the image there; afterwards only secure_tag runs. */
#include <arm_cmse.h>
#include <string.h>

#include "attribution.h"
#include "secure_service.h"
#include "siphash.h"

#define NS_VECTORS ((const uint32_t *)0x80100000u)
#define VTOR_NS (*(volatile uint32_t *)0xe002ed08u)

typedef void __attribute__((cmse_nonsecure_call)) ns_entry(void);

/* A test key. A product would derive it from the device's own. */
static const uint64_t key[2] = { 0x0706050403020100u, 0x0f0e0d0c0b0a0908u };

/* No endless questions to one key: at this many tags, the next start of the core has to come first. */
static uint32_t tags_left = 1000000;

__attribute__((cmse_nonsecure_entry)) int secure_tag(const struct secure_tag_request *request)
{
    struct secure_tag_request own;
    uint8_t message[SECURE_TAG_MAXIMUM];

    /* Check, then copy, then check what the copy points to: the caller cannot change it in between. */
    if (cmse_check_pointed_object((struct secure_tag_request *)request, CMSE_NONSECURE | CMSE_MPU_READ) == NULL)
        return -1;
    own = *request;
    if (tags_left == 0 || own.length > sizeof(message)
        || cmse_check_address_range((void *)own.message, own.length, CMSE_NONSECURE | CMSE_MPU_READ) == NULL
        || cmse_check_pointed_object(own.tag, CMSE_NONSECURE | CMSE_MPU_READWRITE) == NULL)
        return -1;

    memcpy(message, own.message, own.length);
    *own.tag = siphash(key, message, own.length);
    tags_left--;
    return 0;
}

int main(void)
{
    ns_entry *start;

    attribution_start();
    VTOR_NS = (uint32_t)NS_VECTORS;
    __asm volatile("msr msp_ns, %0" : : "r"(NS_VECTORS[0]));
    start = cmse_nsfptr_create((ns_entry *)NS_VECTORS[1]);
    start();
    return 0;
}
