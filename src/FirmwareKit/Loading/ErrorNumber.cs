namespace FirmwareKit.Loading;

/// <summary>The errno values that remoteproc returns, negative as the kernel has them.</summary>
public static class ErrorNumber
{
    /// <summary>EPERM.</summary>
    public const int NotPermitted = -1;

    /// <summary>ENOENT.</summary>
    public const int NoEntry = -2;

    /// <summary>EIO.</summary>
    public const int InputOutput = -5;

    /// <summary>ENOMEM.</summary>
    public const int NoMemory = -12;

    /// <summary>ENODEV.</summary>
    public const int NoDevice = -19;

    /// <summary>EINVAL.</summary>
    public const int Invalid = -22;

    /// <summary>EFBIG.</summary>
    public const int FileTooBig = -27;

    /// <summary>ENAMETOOLONG.</summary>
    public const int NameTooLong = -36;

    /// <summary>EOVERFLOW.</summary>
    public const int Overflow = -75;

    /// <summary>The name of an errno: <c>EINVAL</c>.</summary>
    /// <param name="number">Negative errno.</param>
    public static string NameOf(int number) => number switch
    {
        0 => "success",
        NotPermitted => "EPERM",
        NoEntry => "ENOENT",
        InputOutput => "EIO",
        NoMemory => "ENOMEM",
        NoDevice => "ENODEV",
        Invalid => "EINVAL",
        FileTooBig => "EFBIG",
        NameTooLong => "ENAMETOOLONG",
        Overflow => "EOVERFLOW",
        _ => $"errno {-number}",
    };
}
