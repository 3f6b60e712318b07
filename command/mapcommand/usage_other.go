//go:build !linux

package mapcommand

import "time"

func resetResidentPeak() func() (most, whole uint64) { return nil }

func processorTime() time.Duration { return 0 }
