namespace FirmwareKit.Signing;

/// <summary>The structures in which keys are stored.</summary>
internal enum KeyForm
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>RSAPrivateKey (RFC 8017 A.1.2), PEM label <c>RSA PRIVATE KEY</c>.</summary>
    Pkcs1Private,

    /// <summary>ECPrivateKey (RFC 5915), PEM label <c>EC PRIVATE KEY</c>.</summary>
    Sec1Private,

    /// <summary>PrivateKeyInfo (RFC 5208), PEM label <c>PRIVATE KEY</c>.</summary>
    Pkcs8Private,

    /// <summary>EncryptedPrivateKeyInfo (RFC 5208), PEM label <c>ENCRYPTED PRIVATE KEY</c>.</summary>
    EncryptedPkcs8,

    /// <summary>RSAPublicKey (RFC 8017 A.1.1), PEM label <c>RSA PUBLIC KEY</c>.</summary>
    Pkcs1Public,

    /// <summary>SubjectPublicKeyInfo (RFC 5280), PEM label <c>PUBLIC KEY</c>.</summary>
    SubjectPublicKeyInfo,

    /// <summary>An X.509 certificate (RFC 5280), PEM label <c>CERTIFICATE</c>.</summary>
    Certificate,
}
