namespace FirmwareKit.Loading.OpTee;

/// <summary>The trusted application reads where nothing is mapped, or never comes back. Caught by <see cref="OpTeeLoader"/>.</summary>
internal sealed class TaFaultException(string message, long offset) : Exception(message)
{
    /// <summary>Where it reads, from the start of the file; not always in the file.</summary>
    public long Offset => offset;
}
