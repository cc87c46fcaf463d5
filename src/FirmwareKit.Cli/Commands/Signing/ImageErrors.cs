using FirmwareKit.Binary;
using FirmwareKit.SignedImages;
using FirmwareKit.Tee;
using FirmwareKit.Tee.Building;

namespace FirmwareKit.Cli.Commands.Signing;

/// <summary>Turns what can go wrong with the inputs of an image into one line with the path, the byte and the exit code.</summary>
internal static class ImageErrors
{
    /// <param name="paths">The inputs, in order.</param>
    /// <param name="work">What is done with them.</param>
    /// <param name="output">The output, where there is one.</param>
    /// <exception cref="CommandException">An input cannot be used, or the output cannot be written.</exception>
    public static T Run<T>(IReadOnlyList<string> paths, Func<T> work, string? output = null)
    {
        try
        {
            return work();
        }
        catch (TeeInputException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{paths[e.Image]}, byte 0x{e.Offset:x}: {e.Message}", e);
        }
        catch (TeeImageFormatException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{paths[0]}, byte 0x{e.Offset:x}: {e.Message}", e);
        }
        catch (InputReadException e)
        {
            throw new CommandException(ExitCode.BadInput, $"{string.Join(" or ", paths)}: {e.Message}", e);
        }
        catch (ImageRefusedException e)
        {
            throw new CommandException(ExitCode.Failed, $"{e.Message} (--force signs it all the same.)", e);
        }
        catch (BootAddressException e)
        {
            throw new CommandException(e.Problem == BootAddressProblem.Ambiguous ? ExitCode.WrongUsage : ExitCode.BadInput, e.Message, e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // How .NET tells of EFBIG: the file system, or a limit of the shell, takes no file of that length.
            throw new CommandException(ExitCode.OutputFailed, $"{output ?? "The output"}: cannot be written: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.WrongUsage, e.Message.Split(" (Parameter", 2)[0], e);
        }
        catch (InvalidOperationException e)
        {
            throw new CommandException(ExitCode.WrongUsage, e.Message, e);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            // The system's message names the temporary file beside the output, which the user did not ask for.
            throw new CommandException(ExitCode.OutputFailed, $"{output ?? "The output"}: cannot be written: its folder takes no new files.", e);
        }
    }
}
