namespace FirmwareKit.Loading.Linux;

/// <summary>The kernel would crash here.</summary>
internal sealed class KernelOopsException(string function, string reason) : Exception(reason)
{
    /// <summary>The kernel function that faults.</summary>
    public string Function { get; } = function;
}
