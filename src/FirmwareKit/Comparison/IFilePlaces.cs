namespace FirmwareKit.Comparison;

/// <summary>Names the bytes of a file.</summary>
internal interface IFilePlaces
{
    /// <summary>What is at an offset inside the file.</summary>
    FilePlace At(long offset);
}
