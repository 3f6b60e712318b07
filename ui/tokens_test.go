package ui

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// themes reads the colours of tokens.css: light, dark as the system says, dark
// by choice.
func themes(t *testing.T) []map[string]string {
	t.Helper()
	raw, err := os.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, block := range strings.Split(string(raw), "\tcolor-scheme:")[1:] {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`).FindAllStringSubmatch(block, -1) {
			colours[m[1]] = m[2]
		}
		all = append(all, colours)
	}
	if len(all) != 3 {
		t.Fatalf("%d themes in tokens.css, want light and twice dark", len(all))
	}
	return all
}

// luminance is that of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	h := strings.TrimPrefix(hex, "#")
	if len(h) == 3 {
		h = string([]byte{h[0], h[0], h[1], h[1], h[2], h[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(h[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatalf("colour %q: %v", hex, err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func TestColoursCanBeRead(t *testing.T) {
	for i, c := range themes(t) {
		check := func(ink, ground string, least float64) {
			t.Helper()
			if got := contrast(t, c[ink], c[ground]); got < least {
				t.Errorf("theme %d: %s on %s has contrast %.2f, want %.1f", i, ink, ground, got, least)
			}
		}
		for _, ground := range []string{"paper", "surface", "sunk"} {
			for _, ink := range []string{"ink", "soft", "vermilion", "celadon", "gold", "indigo", "plum"} {
				check(ink, ground, 4.5)
			}
			check("edge", ground, 3)
			check("focus", ground, 3)
		}
		for wash, ink := range map[string]string{"celadon-wash": "celadon", "gold-wash": "gold", "vermilion-wash": "vermilion", "indigo-wash": "indigo"} {
			check(ink, wash, 4.5)
			check("ink", wash, 4.5)
		}
		check("on-vermilion", "vermilion", 4.5)
		check("on-vermilion", "vermilion-deep", 4.5)
	}
}

func TestDarkIsTheSameBySystemAndByChoice(t *testing.T) {
	all := themes(t)
	for name, colour := range all[1] {
		if all[2][name] != colour {
			t.Errorf("%s is %s when the system is dark and %s when the reader chose dark", name, colour, all[2][name])
		}
	}
}
