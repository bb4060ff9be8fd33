/* keydesk.exe and keydesk-gui.exe: load the interpreter that lies beside them and let it run lib\start.pyc.
 *
 * The same process, so that Windows shows, signs and elevates one program. python313._pth beside it closes the
 * interpreter: no variables, no registry, no folder of the person who starts it.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define LONGEST 32768
#define OWN_WORDS 5

typedef int (*py_main)(int, wchar_t **);

static int fail(const wchar_t *what)
{
    wchar_t text[LONGEST + 256];
    _snwprintf(text, LONGEST + 255, L"Keydesk cannot start: %ls (error %lu).\nInstall Keydesk again.", what,
               GetLastError());
    text[LONGEST + 255] = 0;
#ifdef WINDOW
    MessageBoxW(NULL, text, L"Keydesk", MB_OK | MB_ICONERROR);
#else
    fwprintf(stderr, L"%ls\n", text);
#endif
    return 1;
}

static int start(void)
{
    static wchar_t folder[LONGEST], library[LONGEST + 32], script[LONGEST + 32];
    /* Libraries come from this folder and from Windows, never from where the person happens to be. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    if (length == 0 || length >= LONGEST)
        return fail(L"its own place is not known");
    wchar_t *end = wcsrchr(folder, L'\\');
    if (end == NULL)
        return fail(L"its own place is not known");
    *end = 0;
    _snwprintf(library, LONGEST + 31, L"%ls\\" PYTHON_DLL, folder);
    _snwprintf(script, LONGEST + 31, L"%ls\\lib\\start.pyc", folder);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
    if (python == NULL)
        return fail(PYTHON_DLL L" cannot be loaded");
    py_main run = (py_main)(void *)GetProcAddress(python, "Py_Main");
    if (run == NULL)
        return fail(PYTHON_DLL L" is not the one it came with");
    int given = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &given);
    wchar_t **all = words == NULL ? NULL : calloc((size_t)given + OWN_WORDS + 1, sizeof *all);
    if (all == NULL)
        return fail(L"there is no memory");
    int count = 0;
    all[count++] = given > 0 ? words[0] : folder;
    all[count++] = L"-I"; /* python313._pth closes it too late: some variables have been read by then */
    all[count++] = L"-X";
    all[count++] = L"utf8";
    all[count++] = script;
    for (int at = 1; at < given; at++)
        all[count++] = words[at];
    return run(count, all);
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR line, int shown)
{
    (void)instance, (void)before, (void)line, (void)shown;
    return start();
}
#else
int wmain(void)
{
    return start();
}
#endif
