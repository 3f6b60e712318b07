package command

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// release is set when a release is built: -ldflags "-X dienhong/command.release=1.0.0".
var release string

// version names this build.
func version() string {
	if release != "" {
		return release
	}
	revision := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				revision = "+" + s.Value[:12]
			}
		}
	}
	return "0.1.0-dev" + revision
}

// limitMemory tells the garbage collector how much there is, so that it works
// harder before the machine would swap. GOMEMLIMIT and GOGC win.
func limitMemory(getenv func(string) string) {
	if getenv("GOMEMLIMIT") == "" {
		if n := availableMemory(); n > 0 {
			debug.SetMemoryLimit(n * 8 / 10)
		}
	}
}

// availableMemory gives the bytes that this process may use on Linux: the limit
// of its group, or the machine's memory; 0 when unknown.
func availableMemory() int64 {
	if raw, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64); err == nil {
			return n
		}
	}
	raw, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "MemTotal:" {
			n, _ := strconv.ParseInt(fields[1], 10, 64)
			return n * 1024
		}
	}
	return 0
}

// site gives the address that a person can open.
func site(address string) string {
	if strings.HasPrefix(address, "https://") {
		return address
	}
	address = strings.Replace(address, "[::]", "localhost", 1)
	address = strings.Replace(address, "0.0.0.0", "localhost", 1)
	return "http://" + address
}
