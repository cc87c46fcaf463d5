namespace FirmwareKit.LogReading;

/// <summary>Virtio devices, vrings and rpmsg (rproc_add_virtio_dev, rpmsg_probe).</summary>
internal static class VirtioPatterns
{
    public static IReadOnlyList<LogPattern> All { get; } =
    [
        new("rpmsg host is online", "Linux's side of rpmsg is ready. Channels appear when the firmware announces them."),
        new("registered virtio{number} (type {type}", "The virtio device of the resource table exists (type {type}; 7 is rpmsg)."),
        new("assigned reserved memory node {node}", "The message buffers are taken from {node}."),
        new("creating channel {channel} addr {address}", "The firmware announced the channel {channel}: rpmsg works."),
        new("Can't associate reserved memory", "vdev0buffer cannot serve as pool for the message buffers; the start fails although the core ran already.", "The node is not compatible = \"shared-dma-pool\", is reusable, or lacks no-map on 32-bit Arm.", "Give vdev0buffer compatible = \"shared-dma-pool\" and no-map.") { Rules = ["FK3004"] },
        new("buffer already mapped", "The message buffers lie in an ordinary region, which serves as their pool by chance.", "Only vdev0buffer is a pool of its own on this kernel.", "Use one vdev, with vdev0buffer.") { Rules = ["FK3004", "FK2007"] },
        new("vring_new_virtqueue {queue} failed", "A vring cannot be set up.", "Its number of buffers is no power of two, or its memory is missing.", "Set num to a power of two, and give vdev0vring0 and vdev0vring1 regions.") { Rules = ["FK2005", "FK2006"] },
        new("probe with driver virtio_rpmsg_bus failed with error {errno}", "rpmsg could not start, error {errno}; the core keeps running.", "-12: the pool is smaller than the buffers (2 x num x 512 bytes, rounded up to a power of two), or a vring's region is missing.", "Enlarge vdev0buffer, or lower num.") { Rules = ["FK2011", "FK2007", "FK3004"] },
        new("virtio_rpmsg_bus: probe of {device} failed with error {errno}", "rpmsg could not start, error {errno}; the core keeps running.", "-12: the pool is smaller than the buffers (2 x num x 512 bytes, rounded up to a power of two), or a vring's region is missing or in use.", "Enlarge vdev0buffer, or lower num.") { Rules = ["FK2011", "FK2007", "FK3004"] },
        new("probe with driver rproc-virtio failed with error {errno}", "The virtio device was refused, error {errno}; the core still starts, without rpmsg.", "A vring does not fit its region; the line above says which.", "Read the explanation of the line above.") { Rules = ["FK2005"] },
        new("rproc-virtio: probe of {device} failed with error {errno}", "The virtio device was refused, error {errno}; the core still starts, without rpmsg.", "A vring does not fit its region; the line above says which.", "Read the explanation of the line above.") { Rules = ["FK2005"] },
        new("msg received with no recipient", "The firmware sent to an address at which nobody listens.", "The channel's driver or device file is closed, or the address is stale.", "Open the endpoint before the firmware sends."),
        new("timeout waiting for a tx buffer", "All buffers towards the firmware are in use.", "The firmware does not take its messages: it hung, or its mailbox interrupt does not come.", "Look at the firmware's trace, and at the mailboxes in the tree.") { Rules = ["FK3026"] },
        new("failed to send message: {errno}", "A message was not sent, error {errno}.", "The firmware does not take its messages.", "Look at the firmware's trace."),
        new("access out of bounds", "Someone read configuration that the vdev does not have.", "config_len of the vdev is too small.", "Set config_len to the size of the configuration.") { Rules = ["FK2003"] },
    ];
}
