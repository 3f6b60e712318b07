package mapcommand

import (
	"bufio"
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"
)

// resetResidentPeak begins a new measurement of the resident set; nil when the
// kernel does not allow it.
func resetResidentPeak() func() (most, whole uint64) {
	if os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) != nil {
		return nil
	}
	if _, whole := residentPeak(); whole == 0 {
		return nil
	}
	return residentPeak
}

// residentPeak is the most memory that was resident: without the pages of the
// program's file, which are there before anything is computed, and with them.
func residentPeak() (most, whole uint64) {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	whole = field(raw, "VmHWM:")
	return whole - min(whole, field(raw, "RssFile:")), whole
}

// field gives a size of /proc/self/status in bytes, 0 when it is not there.
func field(status []byte, name string) uint64 {
	for lines := bufio.NewScanner(bytes.NewReader(status)); lines.Scan(); {
		if rest, ok := bytes.CutPrefix(lines.Bytes(), []byte(name)); ok {
			kb, err := strconv.ParseUint(string(bytes.TrimSuffix(bytes.TrimSpace(rest), []byte(" kB"))), 10, 64)
			if err != nil {
				return 0
			}
			return kb * 1024
		}
	}
	return 0
}

// processorTime is what all threads of the process used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
