using FirmwareKit.Signing;

namespace FirmwareKit.Cli.Input;

/// <summary>A signer of any kind, with what is released when the command is done with it.</summary>
internal sealed class OwnedSigner(IFirmwareSigner signer, IDisposable owned) : IFirmwareSigner, IDisposable
{
    public FirmwarePublicKey PublicKey => signer.PublicKey;

    public static OwnedSigner Of<T>(T signer)
        where T : IFirmwareSigner, IDisposable => new(signer, signer);

    /// <exception cref="OperationCanceledException">The user interrupted while the signer was at work: a token or a service takes its time.</exception>
    public byte[] Sign(ReadOnlySpan<byte> digest)
    {
        var signature = signer.Sign(digest);
        Interruption.ThrowIfRequested();
        return signature;
    }

    public void Dispose() => owned.Dispose();
}
