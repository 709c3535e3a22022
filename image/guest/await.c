/*
 * Waits until the configuration disk says who the guest is: until its netfate.conf has a line instance=NAME and no line
 * await=identity.
 *
 * A guest does this when it is saved, and when it goes on as somebody's. So it does little: it reads past the kernel's
 * cache, which would show what the disk was before, and writes to no memory but one buffer.
 *
 * Usage: await DEVICE
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* netfate.conf is the first entry of the archive, and instance is its first line. */
#define HEADER 512
#define SIZE_FIELD 124
#define SIZE_LENGTH 12
#define NAME "netfate.conf"

static char block[4096 + 1] __attribute__((aligned(4096)));

static bool has_line(const char *text, const char *begin)
{
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, begin, strlen(begin)) == 0)
            return true;
    }
    return false;
}

static bool names_identity(void)
{
    const size_t room = sizeof(block) - 1 - HEADER;
    char digits[SIZE_LENGTH + 1] = { 0 };
    size_t size;

    if (strcmp(block, NAME) != 0)
        return false;
    memcpy(digits, block + SIZE_FIELD, SIZE_LENGTH);
    size = strtoul(digits, NULL, 8);
    block[HEADER + (size < room ? size : room)] = '\0';
    return has_line(block + HEADER, "instance=") && !has_line(block + HEADER, "await=identity");
}

static bool read_block(const char *device)
{
    const int disk = open(device, O_RDONLY | O_DIRECT | O_CLOEXEC);
    ssize_t length;

    if (disk < 0)
        return false;
    length = pread(disk, block, sizeof(block) - 1, 0);
    close(disk);
    return length == sizeof(block) - 1;
}

int main(int argc, char **argv)
{
    const struct timespec pause = { .tv_nsec = 50 * 1000 * 1000 };

    if (argc != 2) {
        fprintf(stderr, "usage: await DEVICE\n");
        return 2;
    }
    while (!read_block(argv[1]) || !names_identity())
        nanosleep(&pause, NULL);
    return 0;
}
