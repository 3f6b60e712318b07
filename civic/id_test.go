package civic

import (
	"testing"
	"time"
)

func TestTheNextIDSortsDirectlyAfter(t *testing.T) {
	for id, want := range map[ID]ID{
		"00000000000000000000000000": "00000000000000000000000001",
		"0000000000000000000000000h": "0000000000000000000000000j", // there is no i
		"00000000000000000000000zzz": "00000000000000000000001000",
	} {
		if got := id.Next(); got != want || !got.Valid() {
			t.Errorf("after %s comes %s, want %s", id, got, want)
		}
	}
	id := NewID(time.Now())
	for range 100 {
		next := id.Next()
		if next <= id {
			t.Fatalf("%s does not sort after %s", next, id)
		}
		id = next
	}
}
