package qr

import (
	"strings"
	"testing"
)

// The three corners by which cameras find a code are where they belong, and the
// squares come once each.
func TestACodeHasItsCorners(t *testing.T) {
	for _, text := range []string{"A", "https://tham-van.example/x", strings.Repeat("Đ", 200)} {
		c, err := Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		dark := map[[2]int]bool{}
		for r := range c.Runs() {
			for x := r.X; x < r.X+r.Length; x++ {
				if at := [2]int{x, r.Y}; dark[at] || x >= c.Size || r.Y >= c.Size {
					t.Fatalf("%q: the square %v is drawn twice or outside", text, at)
				}
				dark[[2]int{x, r.Y}] = true
			}
		}
		for _, corner := range [][2]int{{0, 0}, {c.Size - 7, 0}, {0, c.Size - 7}} {
			for y := range 7 {
				for x := range 7 {
					ring := min(x, y, 6-x, 6-y)
					if dark[[2]int{corner[0] + x, corner[1] + y}] != (ring != 1) {
						t.Fatalf("%q: the corner %v is wrong at %d, %d", text, corner, x, y)
					}
				}
			}
		}
	}
	if _, err := Encode(strings.Repeat("a", 5000)); err == nil {
		t.Error("a text that no code holds makes one")
	}
}
