using System.CommandLine;
using FirmwareKit.Cli.Output;

namespace FirmwareKit.Cli.Commands;

/// <summary><c>fwkit key</c>: the commands about keys.</summary>
internal sealed class KeyCommand(TextWriter output, TextWriter error, Screen screen)
{
    public Command Create() => new(
        "key",
        """
        Makes keys, and answers which key a board trusts.

        Examples:
          fwkit key generate --type rsa2048 --out rproc.pem --public-out rproc.pub.pem
          fwkit key fingerprint rproc.pub.pem
          fwkit key find-in tee.bin --public-key rproc.pub.pem
        """)
    {
        new KeyGenerateCommand(output, error, screen).Create(),
        new KeyPublicCommand(output, error).Create(),
        new KeyFingerprintCommand(output, error, screen).Create(),
        new KeyOpTeeCommand(output, error, screen).Create(),
        new KeyFindInCommand(output, screen).Create(),
    };
}
