/* Resource table: what this firmware asks Linux for. Layout and names as in the kernel's linux/remoteproc.h. */
#ifndef RESOURCE_TABLE_H
#define RESOURCE_TABLE_H

#include <stdint.h>

#define RSC_TRACE 2u
#define RSC_VDEV 3u
#define FW_RSC_ADDR_ANY 0xffffffffu

#define VIRTIO_ID_RPMSG 7u
#define VIRTIO_RPMSG_F_NS 0u /* feature bit: the remote announces its channels */
#define VIRTIO_STATUS_DRIVER_OK 4u

/* 16 buffers each way. A broken relative overrides this. */
#ifndef VRING_NUM
#define VRING_NUM 16u
#endif
#define VRING_ALIGN 16u

struct fw_rsc_vdev_vring {
    uint32_t da; /* device address; Linux replaces FW_RSC_ADDR_ANY */
    uint32_t align;
    uint32_t num;
    uint32_t notifyid;
    uint32_t pa;
};

struct fw_rsc_vdev {
    uint32_t id;
    uint32_t notifyid;
    uint32_t dfeatures;
    uint32_t gfeatures;
    uint32_t config_len;
    uint8_t status; /* written by Linux: 1, 3, 7; bit 2 is DRIVER_OK */
    uint8_t num_of_vrings;
    uint8_t reserved[2];
    struct fw_rsc_vdev_vring vring[2];
};

struct fw_rsc_trace {
    uint32_t da;
    uint32_t len;
    uint32_t reserved;
    char name[32];
};

struct firmware_table {
    uint32_t ver;
    uint32_t num;
    uint32_t reserved[2];
    uint32_t offset[2];
    uint32_t vdev_type;
    struct fw_rsc_vdev vdev;
    uint32_t trace_type;
    struct fw_rsc_trace trace;
};

/* Linux writes into it while the firmware runs. */
extern volatile struct firmware_table resource_table;

#endif
