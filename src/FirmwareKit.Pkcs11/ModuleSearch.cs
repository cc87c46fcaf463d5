using FirmwareKit.Signing;

namespace FirmwareKit.Pkcs11;

/// <summary>Finds the module that a URI names (RFC 7512 section 2.3: module-path is a file, or the folder of module-name).</summary>
internal static class ModuleSearch
{
    /// <summary>Where distributions put PKCS#11 modules.</summary>
    private static readonly string[] Folders =
    [
        "/usr/lib/x86_64-linux-gnu/pkcs11", "/usr/lib/aarch64-linux-gnu/pkcs11", "/usr/lib64/pkcs11", "/usr/lib/pkcs11",
        "/usr/lib/softhsm", "/usr/lib64/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/lib/aarch64-linux-gnu/softhsm",
        "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
        "/usr/local/lib/softhsm", "/usr/local/lib/pkcs11", "/usr/local/lib", "/opt/homebrew/lib",
    ];

    /// <exception cref="SigningException">The URI names no module, or there is none of that name.</exception>
    public static string Find(Pkcs11Uri uri)
    {
        if (uri.ModulePath is { } path)
        {
            if (File.Exists(path))
                return Path.GetFullPath(path);
            return Directory.Exists(path) && uri.ModuleName is { } inFolder && FindIn([path], inFolder) is { } found
                ? found
                : throw new SigningException($"{uri}: there is no PKCS#11 module {path}; module-path names the library that came with the token, such as /usr/lib/softhsm/libsofthsm2.so.");
        }

        if (uri.ModuleName is not { } name)
            throw new SigningException($"{uri}: the URI names no PKCS#11 module; add ?module-path=/path/of/module.so (for SoftHSM ?module-name=softhsm2).");
        return FindIn(Folders, name)
            ?? throw new SigningException($"{uri}: no PKCS#11 module called {name} was found where distributions put them; give its path with module-path.");
    }

    private static string? FindIn(IEnumerable<string> folders, string name)
    {
        string[] files = OperatingSystem.IsWindows() ? [$"{name}.dll", name] : [$"lib{name}.so", $"{name}.so", $"lib{name}.dylib", name];
        return folders.SelectMany(folder => files.Select(file => Path.Combine(folder, Path.GetFileName(file)))).FirstOrDefault(File.Exists);
    }
}
