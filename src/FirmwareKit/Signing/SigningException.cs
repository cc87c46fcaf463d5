namespace FirmwareKit.Signing;

/// <summary>A key that cannot be read or used, or a token or service that failed. The message says what to do.</summary>
public sealed class SigningException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed and what to do. Never holds a secret.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public SigningException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
