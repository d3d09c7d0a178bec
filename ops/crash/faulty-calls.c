/* A library to preload: it counts the calls of a program that write, and fails one of them.
 *
 *   ANZE_FAULT_COUNT   a file of 8 bytes in which the calls are counted, for all threads together
 *   ANZE_FAULT_AT      which call, from 1; none fails without it
 *   ANZE_FAULT_DO      before: killed before the call happens; after: killed when it has happened;
 *                      sync: this and every later fsync fails with EIO, and only those are counted;
 *                      full: this and every later write to a file fails with ENOSPC
 *
 * strace can inject the same, but counts for each thread apart: call 17 of what thread is then a matter of chance.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum what { NOTHING, BEFORE, AFTER, SYNC, FULL };
enum sort { WRITING, SYNCING, NAMING };

static _Atomic uint64_t *calls;
static uint64_t wanted;
static enum what what;

__attribute__((constructor)) static void prepare(void) {
    const char *file = getenv("ANZE_FAULT_COUNT"), *at = getenv("ANZE_FAULT_AT"), *act = getenv("ANZE_FAULT_DO");
    if (!file) return;
    int descriptor = open(file, O_RDWR | O_CREAT, 0600);
    if (descriptor < 0 || ftruncate(descriptor, sizeof *calls) != 0) abort();
    void *memory = mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED) abort();
    close(descriptor);
    wanted = at ? strtoull(at, NULL, 10) : 0;
    what = !act || !wanted ? NOTHING : !strcmp(act, "before") ? BEFORE : !strcmp(act, "after") ? AFTER
         : !strcmp(act, "sync") ? SYNC : !strcmp(act, "full") ? FULL : NOTHING;
    atomic_store(calls = memory, 0);
}

/* Counts a call; 0 when it is to go on, or the error that it must give. */
static int enter(enum sort sort, int is_file, uint64_t *number) {
    *number = 0;
    if (!calls || (what == SYNC && sort != SYNCING) || (what == FULL && (sort != WRITING || !is_file))) return 0;
    *number = atomic_fetch_add(calls, 1) + 1;
    if (what == BEFORE && *number == wanted) raise(SIGKILL);
    if (what == SYNC && *number >= wanted) return EIO;
    if (what == FULL && *number >= wanted) return ENOSPC;
    return 0;
}

static void leave(uint64_t number) {
    if (what == AFTER && number && number == wanted) raise(SIGKILL);
}

static int is_file(int descriptor) {
    struct stat status;
    /* What the program says goes to files too, on another disk. */
    return descriptor > STDERR_FILENO && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

#define FAULTY(type, name, sort, file, parameters, arguments)                      \
    type name parameters {                                                         \
        static type (*next) parameters;                                            \
        if (!next) next = (type (*) parameters)dlsym(RTLD_NEXT, #name);            \
        uint64_t number;                                                           \
        int error = enter(sort, file, &number);                                    \
        if (error) { errno = error; return -1; }                                   \
        type result = next arguments;                                              \
        int kept = errno;                                                          \
        leave(number);                                                             \
        errno = kept;                                                              \
        return result;                                                             \
    }

FAULTY(ssize_t, write, WRITING, is_file(fd), (int fd, const void *bytes, size_t count), (fd, bytes, count))
FAULTY(ssize_t, pwrite, WRITING, is_file(fd), (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
FAULTY(ssize_t, pwrite64, WRITING, is_file(fd), (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
FAULTY(ssize_t, writev, WRITING, is_file(fd), (int fd, const struct iovec *parts, int count), (fd, parts, count))
FAULTY(ssize_t, send, WRITING, 0, (int fd, const void *bytes, size_t count, int flags), (fd, bytes, count, flags))
FAULTY(ssize_t, sendmsg, WRITING, 0, (int fd, const struct msghdr *message, int flags), (fd, message, flags))
FAULTY(int, fsync, SYNCING, 1, (int fd), (fd))
FAULTY(int, fdatasync, SYNCING, 1, (int fd), (fd))
FAULTY(int, ftruncate, NAMING, 1, (int fd, off_t length), (fd, length))
FAULTY(int, ftruncate64, NAMING, 1, (int fd, off64_t length), (fd, length))
FAULTY(int, rename, NAMING, 1, (const char *from, const char *to), (from, to))
FAULTY(int, link, NAMING, 1, (const char *from, const char *to), (from, to))
FAULTY(int, unlink, NAMING, 1, (const char *path), (path))
