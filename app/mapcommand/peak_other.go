//go:build !linux

package mapcommand

func resetResidentPeak() func() uint64 { return nil }
