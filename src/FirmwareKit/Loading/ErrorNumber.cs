namespace FirmwareKit.Loading;

/// <summary>The errno values that remoteproc returns, negative as the kernel has them.</summary>
public static class ErrorNumber
{
    /// <summary>EPERM.</summary>
    public const int NotPermitted = -1;

    /// <summary>ENOENT.</summary>
    public const int NoEntry = -2;

    /// <summary>ESRCH.</summary>
    public const int NoProcess = -3;

    /// <summary>EIO.</summary>
    public const int InputOutput = -5;

    /// <summary>ENOMEM.</summary>
    public const int NoMemory = -12;

    /// <summary>EBUSY.</summary>
    public const int Busy = -16;

    /// <summary>ENODEV.</summary>
    public const int NoDevice = -19;

    /// <summary>ENOTDIR.</summary>
    public const int NotAFolder = -20;

    /// <summary>EINVAL.</summary>
    public const int Invalid = -22;

    /// <summary>ETXTBSY.</summary>
    public const int TextBusy = -26;

    /// <summary>EFBIG.</summary>
    public const int FileTooBig = -27;

    /// <summary>ENAMETOOLONG.</summary>
    public const int NameTooLong = -36;

    /// <summary>ELOOP.</summary>
    public const int TooManyLinks = -40;

    /// <summary>ETIME.</summary>
    public const int TimerExpired = -62;

    /// <summary>EOVERFLOW.</summary>
    public const int Overflow = -75;

    /// <summary>EPROBE_DEFER: the kernel tries again when something that the driver needs is there.</summary>
    public const int ProbeDeferred = -517;

    /// <summary>The name of an errno: <c>EINVAL</c>.</summary>
    /// <param name="number">Negative errno.</param>
    public static string NameOf(int number) => number switch
    {
        0 => "success",
        NotPermitted => "EPERM",
        NoEntry => "ENOENT",
        NoProcess => "ESRCH",
        InputOutput => "EIO",
        NoMemory => "ENOMEM",
        Busy => "EBUSY",
        NoDevice => "ENODEV",
        NotAFolder => "ENOTDIR",
        Invalid => "EINVAL",
        TextBusy => "ETXTBSY",
        FileTooBig => "EFBIG",
        NameTooLong => "ENAMETOOLONG",
        TooManyLinks => "ELOOP",
        TimerExpired => "ETIME",
        Overflow => "EOVERFLOW",
        ProbeDeferred => "EPROBE_DEFER",
        _ => $"errno {-number}",
    };
}
