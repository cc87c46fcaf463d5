namespace FirmwareKit.SignedImages;

/// <summary>An AES key that is certainly not the one that an image was encrypted with.</summary>
/// <param name="message">How it was noticed.</param>
public sealed class DecryptionKeyException(string message) : Exception(message);
