namespace FirmwareKit.Binary;

/// <summary>How <see cref="AtomicFile"/> writes.</summary>
[Flags]
public enum AtomicFileOptions
{
    /// <summary>With the usual permissions, replacing a file that is there.</summary>
    None = 0,

    /// <summary>Only the owner may read and write the file (mode 0600); on Windows the folder decides.</summary>
    OwnerOnly = 1,

    /// <summary>A file that is there is not replaced.</summary>
    NewOnly = 2,
}
