using System.Security.Cryptography;
using FirmwareKit.Signing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace FirmwareKit.Pkcs11;

/// <summary>
/// Signs with a private key that stays on its PKCS#11 token: an HSM, a smart card, SoftHSM. RSA (CKM_RSA_PKCS) and P-256 (CKM_ECDSA). Every
/// signature is verified before it is handed out.
/// </summary>
/// <remarks>ECDSA signatures of a token are random: the same firmware gives another image each time. Not safe for use by several threads at once.</remarks>
public sealed class Pkcs11Signer : IFirmwareSigner, IDisposable
{
    private readonly string _name;
    private readonly Pkcs11Module _module;
    private readonly ISession _session;
    private readonly TokenObject _key;
    private readonly byte[] _pinOfEachSignature;

    private Pkcs11Signer(Pkcs11Uri uri, Pkcs11Module module, ISession session, byte[] pin, FirmwarePublicKey? publicKey)
    {
        _name = uri.ToString();
        _module = module;
        _session = session;
        _key = TokenObject.FindPrivateKey(session, uri);
        _pinOfEachSignature = _key.AlwaysAuthenticates ? [.. pin] : [];
        PublicKey = publicKey ?? TokenPublicKey.Read(session, _key, _name);
        PublicKey.RequireStrength(_name);
    }

    /// <inheritdoc/>
    public FirmwarePublicKey PublicKey { get; }

    /// <summary>Opens a key and takes its public half from the token.</summary>
    /// <param name="uri">The key. A PIN that it names is used; otherwise <paramref name="pin"/> is asked.</param>
    /// <param name="pin">Asked at most once, and only when the token wants a PIN. What it throws is passed on.</param>
    /// <exception cref="SigningException">
    /// The module, the token or the key is not there or ambiguous, the PIN is wrong or missing, or the key is of a kind that is not supported.
    /// </exception>
    public static Pkcs11Signer Open(Pkcs11Uri uri, PassphrasePrompt pin) => Create(uri, pin, null);

    /// <summary>Opens a key whose public half the token does not hold.</summary>
    /// <param name="uri">As for the other overload.</param>
    /// <param name="pin">As for the other overload.</param>
    /// <param name="publicKey">The public half; disposed with the signer.</param>
    /// <exception cref="SigningException">As for the other overload.</exception>
    public static Pkcs11Signer Open(Pkcs11Uri uri, PassphrasePrompt pin, FirmwarePublicKey publicKey)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        return Create(uri, pin, publicKey);
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != SHA256.HashSizeInBytes)
            throw new SigningException($"A digest of {digest.Length} bytes cannot be signed; SHA-256 has {SHA256.HashSizeInBytes}.");
        var isRsa = PublicKey.Algorithm == SignatureAlgorithm.RsaPkcs1Sha256;
        var data = isRsa ? DigestInfo.Encode(digest) : digest.ToArray();
        try
        {
            using var mechanism = _session.Factories.MechanismFactory.Create(isRsa ? CKM.CKM_RSA_PKCS : CKM.CKM_ECDSA);
            var signature = _pinOfEachSignature.Length == 0
                ? _session.Sign(mechanism, _key.Handle, data)
                : _session.Sign(mechanism, _key.Handle, _pinOfEachSignature, data);
            return PublicKey.Verify(digest, signature)
                ? signature
                : throw new SigningException($"{_name}: the token's signature does not verify with the public key ({PublicKey.Description}, {PublicKey.Fingerprint}); do they belong together?");
        }
        catch (Pkcs11Exception e)
        {
            throw Pkcs11Login.Explain(e, _name);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_pinOfEachSignature);
        PublicKey.Dispose();
        _session.Dispose();
        _module.Dispose();
    }

    private static Pkcs11Signer Create(Pkcs11Uri uri, PassphrasePrompt prompt, FirmwarePublicKey? publicKey)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(prompt);
        var module = Pkcs11Module.Open(uri);
        ISession? session = null;
        byte[] pin = [];
        try
        {
            var slot = TokenSearch.Find(module.Library, uri);
            session = slot.OpenSession(SessionType.ReadOnly);
            pin = Pkcs11Login.Login(session, slot.GetTokenInfo(), uri, prompt);
            return new Pkcs11Signer(uri, module, session, pin, publicKey);
        }
        catch (Exception e)
        {
            session?.Dispose();
            module.Dispose();
            if (e is Pkcs11Exception failure)
                throw Pkcs11Login.Explain(failure, uri.ToString());
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pin);
        }
    }
}
