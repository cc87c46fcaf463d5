#include "resource_table.h"

#include <stddef.h>

#include "board.h"
#include "trace.h"

#ifndef RSC_TABLE_VERSION
#define RSC_TABLE_VERSION 1 /* the only one the kernel knows */
#endif

_Static_assert(sizeof(struct fw_rsc_vdev) == 24 + 2 * 20, "vdev entry: 24 bytes and 20 a vring");
_Static_assert(sizeof(struct fw_rsc_trace) == 44, "trace entry: 44 bytes");
_Static_assert(offsetof(struct firmware_table, vdev_type) == 16 + 2 * 4, "entries follow the offset array");

__attribute__((section(".resource_table"), used)) volatile struct firmware_table resource_table = {
    .ver = RSC_TABLE_VERSION,
    .num = 2,
    .offset = {
        offsetof(struct firmware_table, vdev_type),
        offsetof(struct firmware_table, trace_type),
    },
    .vdev_type = RSC_VDEV,
    .vdev = {
        .id = VIRTIO_ID_RPMSG,
        .dfeatures = 1u << VIRTIO_RPMSG_F_NS,
        .num_of_vrings = 2,
        .vring = {
            { .da = FW_RSC_ADDR_ANY, .align = VRING_ALIGN, .num = VRING_NUM, .notifyid = 0 },
            { .da = FW_RSC_ADDR_ANY, .align = VRING_ALIGN, .num = VRING_NUM, .notifyid = 1 },
        },
    },
    .trace_type = RSC_TRACE,
    .trace = {
        .da = (uint32_t)trace_buffer,
        .len = TRACE_SIZE,
        .name = TRACE_NAME,
    },
};
