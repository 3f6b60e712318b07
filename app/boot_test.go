package app

import (
	"context"
	"debug/elf"
	"net/http"
	"os"
	"runtime"
	"testing"
)

// BenchmarkBoot measures from nothing to the first answer on an existing
// database of the demonstration; the bar is 300 ms.
func BenchmarkBoot(b *testing.B) {
	c := Config{Data: b.TempDir(), Zone: DefaultZone}
	first := build(b, c)
	if err := first.Demonstrate(b.Context(), func(string) {}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a, err := Build(b.Context(), c)
		if err != nil {
			b.Fatal(err)
		}
		if status, _ := get(b, a, "/readyz"); status != http.StatusOK {
			b.Fatal(status)
		}
		if err := a.Close(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTheBinaryIsStaticAndSmall(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("looks into ELF files")
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	const most = 60 << 20
	if info.Size() > most {
		t.Errorf("the binary has %d bytes, the bar is %d", info.Size(), most)
	}
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary needs a dynamic loader")
		}
	}
	if libs, err := f.ImportedLibraries(); err == nil && len(libs) > 0 {
		t.Errorf("the binary needs %v", libs)
	}
}
