package db_test

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// tape is a layer of files that passes everything on to the system's and
// remembers each write, in order, so that a disk can be made as it would be had
// the power gone at any moment.
type tape struct {
	vfs.VFSFilename

	mu    sync.Mutex
	steps []step
	calls int // writes and syncs so far
	// failAt makes one of these calls fail with failWith; 0 is never.
	failAt   int
	failWith error
}

type stepKind int

const (
	wrote stepKind = iota
	cut            // to a length
	synced
	removed
	told // acknowledged to a caller
)

type step struct {
	kind stepKind
	file string // base name, or the key that was told
	at   int64
	data []byte
}

// newTape registers the layer under name until the end of the test.
func newTape(t *testing.T, name string) *tape {
	t.Helper()
	system, ok := vfs.Find("").(vfs.VFSFilename)
	if !ok {
		t.Fatal("the system's layer of files has another shape")
	}
	p := &tape{VFSFilename: system}
	vfs.Register(name, p)
	t.Cleanup(func() { vfs.Unregister(name) })
	return p
}

func (p *tape) note(s step) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps = append(p.steps, s)
}

// call counts a write or sync and fails the chosen one.
func (p *tape) call() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	if p.calls == p.failAt {
		return p.failWith
	}
	return nil
}

func (p *tape) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, flags, err := p.VFSFilename.OpenFilename(name, flags)
	if err != nil || name == nil {
		return f, flags, err
	}
	return &taped{f, p, filepath.Base(name.String())}, flags, nil
}

func (p *tape) Delete(name string, syncDir bool) error {
	p.note(step{kind: removed, file: filepath.Base(name)})
	return p.VFSFilename.Delete(name, syncDir)
}

type taped struct {
	vfs.File
	tape *tape
	name string
}

func (f *taped) Unwrap() vfs.File { return f.File }

func (f *taped) SharedMemory() vfs.SharedMemory {
	if s, ok := f.File.(vfs.FileSharedMemory); ok {
		return s.SharedMemory()
	}
	return nil
}

func (f *taped) WriteAt(b []byte, off int64) (int, error) {
	if err := f.tape.call(); err != nil {
		return 0, err
	}
	f.tape.note(step{wrote, f.name, off, append([]byte(nil), b...)})
	return f.File.WriteAt(b, off)
}

func (f *taped) Truncate(size int64) error {
	f.tape.note(step{kind: cut, file: f.name, at: size})
	return f.File.Truncate(size)
}

func (f *taped) Sync(flags vfs.SyncFlag) error {
	if err := f.tape.call(); err != nil {
		return err
	}
	if err := f.File.Sync(flags); err != nil {
		return err
	}
	f.tape.note(step{kind: synced, file: f.name})
	return nil
}

// disk is what a cut of the power leaves.
type disk map[string][]byte

func (d disk) do(s step) {
	b := d[s.file]
	switch s.kind {
	case wrote:
		if end := s.at + int64(len(s.data)); end > int64(len(b)) {
			b = append(b, make([]byte, end-int64(len(b)))...)
		}
		copy(b[s.at:], s.data)
	case cut:
		b = b[:min(int64(len(b)), s.at)]
	}
	d[s.file] = b
}

// cuts plays the steps and calls after at each of the given places, in order,
// with a disk on which of the writes that were not synced none, all or some
// arrived, the last perhaps torn, and with what had been told by then. When lying
// is true the disk says that it synced and did not.
func cuts(start disk, steps []step, places []int, lying bool, r *rand.Rand, after func(disk, map[string]bool)) {
	durable := disk{}
	for name, b := range start {
		durable[name] = append([]byte(nil), b...)
	}
	waiting := map[string][]step{}
	acknowledged := map[string]bool{}
	next := 0
	for i, s := range steps {
		for next < len(places) && places[next] == i {
			left := disk{}
			for name, b := range durable {
				left[name] = append([]byte(nil), b...)
			}
			luck := r.IntN(3)
			for _, list := range waiting {
				for j, w := range list {
					if luck == 0 || luck == 2 && r.IntN(2) == 0 {
						continue
					}
					if luck == 2 && j == len(list)-1 && w.kind == wrote {
						w.data = w.data[:r.IntN(len(w.data)/512+1)*512]
					}
					left.do(w)
				}
			}
			after(left, maps.Clone(acknowledged))
			next++
		}
		switch s.kind {
		case told:
			acknowledged[s.file] = true
		case removed:
			delete(durable, s.file)
			delete(waiting, s.file)
		case synced:
			if !lying {
				for _, w := range waiting[s.file] {
					durable.do(w)
				}
				delete(waiting, s.file)
			}
		default:
			waiting[s.file] = append(waiting[s.file], s)
		}
	}
}

// write puts the files of a disk into a folder.
func (d disk) write(t *testing.T, folder string) {
	t.Helper()
	for name, b := range d {
		if err := os.WriteFile(filepath.Join(folder, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// what a disk may answer to a write or a sync.
var diskFaults = map[string]error{
	"full": sqlite3.FULL, "write": sqlite3.IOERR_WRITE, "sync": sqlite3.IOERR_FSYNC,
}
