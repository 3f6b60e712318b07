package disk

import "testing"

func TestRoomIsReserved(t *testing.T) {
	for _, c := range []struct {
		free, total int64
		short, low  bool
	}{
		{gigabyte / 2, 10 * gigabyte, true, true},
		{2 * gigabyte, 10 * gigabyte, false, true},
		{6 * gigabyte, 10 * gigabyte, false, false},
		{9 * gigabyte, 500 * gigabyte, false, true}, // a fiftieth is ten
		{19 * gigabyte, 100_000 * gigabyte, false, true},
		{25 * gigabyte, 100_000 * gigabyte, false, false},
	} {
		r := Room{c.free, c.total}
		if r.Short() != c.short || r.Low() != c.low {
			t.Errorf("%+v: short %v, low %v", r, r.Short(), r.Low())
		}
	}
	if r, known := Of(t.TempDir()); known && (r.Free <= 0 || r.Total < r.Free) {
		t.Errorf("this disk: %+v", r)
	}
	if _, known := Of("/no/such/folder"); known {
		t.Error("a folder that is not there has room")
	}
}
