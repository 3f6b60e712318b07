package secret

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestTheKeyIsMadeOnceAndKept(t *testing.T) {
	dir := t.TempDir()
	keepers := make([]*Keeper, 8)
	var wg sync.WaitGroup
	for i := range keepers {
		wg.Go(func() {
			var err error
			if keepers[i], err = Make(dir); errors.Is(err, fs.ErrExist) {
				keepers[i], err = Load("", dir)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	again, err := Load("", dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keepers {
		if k.Fingerprint() != again.Fingerprint() {
			t.Fatal("two keys were made")
		}
	}
	info, err := os.Stat(filepath.Join(dir, File))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if s := fmt.Sprintf("%v %+v %s", again, again, again.Fingerprint()); strings.Contains(s, fmt.Sprintf("%x", again.key)) {
		t.Error("the key prints")
	}
	if _, err := Load("", t.TempDir()); !errors.Is(err, ErrNone) {
		t.Errorf("a key out of nowhere: %v", err)
	}
	if _, err := Load("abc", dir); err == nil {
		t.Error("a short key was taken")
	}
}

func TestWhatIsSealedOpensOnlyInItsPlace(t *testing.T) {
	k, err := Load(strings.Repeat("0a", 32), "")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.String().Draw(t, "plain")
		sealed := k.Seal("contact", "row 1", plain)
		if got, err := k.Open("contact", "row 1", sealed); err != nil || got != plain {
			t.Fatalf("%q %v", got, err)
		}
		if plain != "" && bytes.Contains(sealed, []byte(plain)) && len(plain) > 4 {
			t.Fatal("the text is readable")
		}
		for _, wrong := range []struct{ purpose, place string }{{"contact", "row 2"}, {"mail", "row 1"}} {
			if _, err := k.Open(wrong.purpose, wrong.place, sealed); !errors.Is(err, ErrOpen) {
				t.Fatal("opened in another place")
			}
		}
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "byte")
		sealed[i] ^= 1
		if _, err := k.Open("contact", "row 1", sealed); !errors.Is(err, ErrOpen) {
			t.Fatal("a changed text opened")
		}
	})
	if k.Hash("a", "x") == k.Hash("b", "x") || k.Hash("a", "x") == k.Hash("a", "y") {
		t.Error("hashes of different things agree")
	}
}

func TestASignatureIsForOneKeyPurposeAndMessage(t *testing.T) {
	a, err := Load(strings.Repeat("0a", 32), "")
	if err != nil {
		t.Fatal(err)
	}
	b, err := Load(strings.Repeat("0b", 32), "")
	if err != nil {
		t.Fatal(err)
	}
	s := a.Sign("backup", []byte("text"))
	if !a.Signed("backup", []byte("text"), s) || !bytes.Equal(s, a.Sign("backup", []byte("text"))) {
		t.Error("a signature is not known again")
	}
	if a.Signed("other", []byte("text"), s) || a.Signed("backup", []byte("texts"), s) || b.Signed("backup", []byte("text"), s) || a.Signed("backup", []byte("text"), nil) {
		t.Error("a signature passes for another")
	}
}
