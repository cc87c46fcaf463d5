using FirmwareKit.Loading.OpTee;
using FirmwareKit.Tee;

namespace FirmwareKit.SignedImages;

/// <summary>
/// Which OP-TEE an image is meant for, by its records: encryption and boot address are ST's, whose STM32MP2 run OP-TEE in 64 bits; anything else is taken as upstream's
/// on a 32-bit STM32MP15.
/// </summary>
public static class BoardChoice
{
    /// <summary>Chooses for an image.</summary>
    /// <param name="image">The image.</param>
    public static OpTeeOptions For(TeeImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.IsEncrypted || image.Tlvs.TryFind(TlvType.BootAddress, out _) || image.Tlvs.TryFind(TlvType.BootSecure, out _)
            ? new OpTeeOptions { Profile = OpTeeProfile.St4, Width = TaWidth.Bits64 }
            : new OpTeeOptions();
    }
}
