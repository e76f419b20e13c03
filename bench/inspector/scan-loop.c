/* What a scan costs at least when nothing is remembered: for each process open, read and close
   stat and cmdline, and read the link of its directory. One scan per line of input. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char buffer[1 << 16];

static long slurp(const char *pid, const char *name) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  long length = read(fd, buffer, sizeof buffer);
  close(fd);
  return length;
}

static int scan(void) {
  int count = 0;
  DIR *proc = opendir("/proc");
  for (struct dirent *entry; (entry = readdir(proc));) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    if (slurp(entry->d_name, "stat") < 0) continue;
    slurp(entry->d_name, "cmdline");
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/cwd", entry->d_name);
    (void)!readlink(path, buffer, sizeof buffer);
    count++;
  }
  closedir(proc);
  return count;
}

int main(void) {
  char line[16];
  while (fgets(line, sizeof line, stdin)) {
    printf("%d\n", scan());
    fflush(stdout);
  }
}
