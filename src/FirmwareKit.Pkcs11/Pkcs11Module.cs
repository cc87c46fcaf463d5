using System.Reflection;
using System.Runtime.InteropServices;
using FirmwareKit.Signing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace FirmwareKit.Pkcs11;

/// <summary>A loaded PKCS#11 module. A process may initialize a module once only, so that all signers of one module share it.</summary>
internal sealed class Pkcs11Module : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Pkcs11Module> Loaded = [];

    private readonly string _path;
    private int _users;

    static Pkcs11Module()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, ResolveLoader);
        }
        catch (InvalidOperationException)
        {
            // The program has set a resolver of its own for Pkcs11Interop, and knows what it does.
        }
    }

    private Pkcs11Module(string path, IPkcs11Library library)
    {
        _path = path;
        Library = library;
    }

    public IPkcs11Library Library { get; }

    /// <exception cref="SigningException">There is no such module, or it cannot be loaded or initialized.</exception>
    public static Pkcs11Module Open(Pkcs11Uri uri)
    {
        var path = ModuleSearch.Find(uri);
        lock (Gate)
        {
            if (!Loaded.TryGetValue(path, out var module))
                Loaded[path] = module = new Pkcs11Module(path, Load(path));
            module._users++;
            return module;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users != 0)
                return;
            Loaded.Remove(_path);
            Library.Dispose();
        }
    }

    private static IPkcs11Library Load(string path)
    {
        try
        {
            var factories = new Pkcs11InteropFactories();
            return factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, path, AppType.MultiThreaded);
        }
        catch (Pkcs11Exception e)
        {
            throw new SigningException($"{path}: the PKCS#11 module cannot be initialized: {e.RV}. Is its configuration in place?", e);
        }
        catch (NotSupportedException e)
        {
            // The list of the compiler (build/Pkcs11Interop.rd.xml) is for 64-bit Unix.
            throw new SigningException($"{path}: this native build of the program cannot use PKCS#11 modules on this system; use the one that runs on the .NET runtime.", e);
        }
        catch (Exception e) when (e is UnmanagedException or LibraryArchitectureException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new SigningException($"{path}: cannot be loaded as a PKCS#11 module: {e.Message}", e);
        }
    }

    /// <summary>Pkcs11Interop asks for "libdl", a name that only development packages provide.</summary>
    private static IntPtr ResolveLoader(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != "libdl" || !OperatingSystem.IsLinux())
            return IntPtr.Zero;
        return NativeLibrary.TryLoad("libdl.so.2", out var handle) || NativeLibrary.TryLoad("libc.so.6", out handle) || NativeLibrary.TryLoad("libc", out handle)
            ? handle
            : IntPtr.Zero;
    }
}
