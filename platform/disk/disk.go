// Package disk tells how much room is left below a folder.
package disk

// Room is what a disk holds and still takes from this program, in bytes.
type Room struct{ Free, Total int64 }

const gigabyte = 1 << 30

// Short tells whether so little is left that no more should come from strangers:
// less than a gigabyte.
func (r Room) Short() bool { return r.Free < gigabyte }

// Low tells whether somebody must make room soon: less than a fiftieth of the disk
// is left, or less than 5 GB where that is more; never when more than 20 GB are.
func (r Room) Low() bool { return r.Free < min(max(5*gigabyte, r.Total/50), 20*gigabyte) }
