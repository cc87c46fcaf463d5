namespace FirmwareKit.Loading.Linux;

/// <summary>The numbers of platform devices that the kernel makes up (<c>rproc-virtio.N.auto</c>): the lowest free one; a device that stays keeps its own.</summary>
internal sealed class VirtioNumbers
{
    private readonly SortedSet<int> _free = [];
    private int _next;

    /// <summary>PLATFORM_DEVID_AUTO.</summary>
    public int Take()
    {
        if (_free.Count == 0)
            return _next++;
        var number = _free.Min;
        _free.Remove(number);
        return number;
    }

    /// <summary>The device is unregistered.</summary>
    public void Free(int number) => _free.Add(number);
}
