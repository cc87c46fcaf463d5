namespace FirmwareKit.Signing;

/// <summary>Asked for the passphrase of a key or the PIN of a token, and only when one is needed.</summary>
/// <param name="name">The key, to say whose passphrase is wanted.</param>
/// <returns>The passphrase; cleared after use. Empty when there is none.</returns>
public delegate char[] PassphrasePrompt(string name);
