/* Two libraries that Windows has and Wine 8 has not. For tests under Wine only; they are never shipped.
 *
 * icuuc.dll (-DICU): Qt names these functions and calls them for unusual text encodings only; here none is known.
 * bcryptprimitives.dll (-DPRIMITIVES): random bytes, from where Wine has them.
 */
#include <stddef.h>

#define EXPORT __declspec(dllexport)

#ifdef ICU
#define NOTHING(name) EXPORT void *name(void) { return NULL; }
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_close)
NOTHING(ucnv_countAvailable)
NOTHING(ucnv_fromUCountPending)
NOTHING(ucnv_fromUnicode)
NOTHING(ucnv_getAvailableName)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_getMaxCharSize)
NOTHING(ucnv_getName)
NOTHING(ucnv_getStandardName)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_reset)
NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(ucnv_toUCountPending)
NOTHING(ucnv_toUnicode)
EXPORT void *ucnv_open(const char *name, int *error)
{
    (void)name;
    *error = 4; /* U_FILE_ACCESS_ERROR */
    return NULL;
}
#endif

#ifdef PRIMITIVES
unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length); /* RtlGenRandom */

EXPORT int __stdcall ProcessPrng(unsigned char *buffer, size_t length)
{
    return SystemFunction036(buffer, (unsigned long)length);
}
#endif
