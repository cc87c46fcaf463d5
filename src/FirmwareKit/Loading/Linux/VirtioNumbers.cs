namespace FirmwareKit.Loading.Linux;

/// <summary>The numbers of platform devices that the kernel makes up (<c>rproc-virtio.N.auto</c>): the lowest free one; a device that stays keeps its own.</summary>
internal sealed class VirtioNumbers
{
    private readonly HashSet<int> _taken = [];

    /// <summary>PLATFORM_DEVID_AUTO.</summary>
    public int Take()
    {
        var number = 0;
        while (!_taken.Add(number))
            number++;
        return number;
    }

    /// <summary>The device is unregistered.</summary>
    public void Free(int number) => _taken.Remove(number);
}
