package web

import "testing"

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"2/10/2026": "2026-10-02", "02/10/2026": "2026-10-02", "02-10-2026": "2026-10-02", "2.10.2026": "2026-10-02", " 02/10/2026 ": "2026-10-02",
		"2026-10-02": "2026-10-02", "": "", "31/02/2026": "31/02/2026", "10/2026": "10/2026", "mai": "mai", "10/31/2026": "10/31/2026",
	} {
		if got := Day(typed); got != want {
			t.Errorf("%q became %q, not %q", typed, got, want)
		}
	}
}
