namespace FirmwareKit.DeviceTrees;

/// <summary>Tokens of the structure block (Devicetree Specification section 5.4.1).</summary>
internal static class FdtToken
{
    public const uint BeginNode = 1;
    public const uint EndNode = 2;
    public const uint Property = 3;
    public const uint Nop = 4;
    public const uint End = 9;
}
