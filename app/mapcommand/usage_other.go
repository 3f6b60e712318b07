//go:build !linux

package mapcommand

import "time"

func resetResidentPeak() func() uint64 { return nil }

func processorTime() time.Duration { return 0 }
