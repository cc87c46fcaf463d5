using System.Runtime.InteropServices;

namespace FirmwareKit.Cli;

/// <summary>Ctrl-C and a polite kill: long work stops at its next block and cleans up; a second one ends the process at once.</summary>
internal static class Interruption
{
    private static volatile bool _isRequested;

    /// <summary>From now on signals are noticed here. Disposing gives them back to the system.</summary>
    public static IDisposable Listen()
    {
        _isRequested = false;
        return new Registrations(PosixSignalRegistration.Create(PosixSignal.SIGINT, Notice), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Notice));
    }

    /// <exception cref="OperationCanceledException">A signal came.</exception>
    public static void ThrowIfRequested()
    {
        if (_isRequested)
            throw new OperationCanceledException();
    }

    private static void Notice(PosixSignalContext context)
    {
        context.Cancel = !_isRequested;
        _isRequested = true;
    }

    private sealed class Registrations(params PosixSignalRegistration[] registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (var registration in registrations)
                registration.Dispose();
        }
    }
}
