package installation

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/secret"
)

const city = 1

func TestServersOfOneDatabaseHaveOneKey(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		first, second := Place{Dir: t.TempDir()}, Place{Dir: t.TempDir()}
		a, err := Key(ctx, d, city, first)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Key(ctx, d, city, first); err != nil || again.Fingerprint() != a.Fingerprint() {
			t.Errorf("the same server again: %v", err)
		}
		var missing *KeyMissing
		if _, err := Key(ctx, d, city, second); !errors.As(err, &missing) || missing.File != second.File() {
			t.Errorf("a second server without the key: %v", err)
		}
		if left, err := os.ReadDir(second.Dir); err != nil || len(left) != 0 {
			t.Errorf("it left something behind: %v %v", left, err)
		}
		var other *OtherKey
		if _, err := Key(ctx, d, city, Place{Text: strings.Repeat("0a", 32)}); !errors.As(err, &other) || other.Known != a.Fingerprint() {
			t.Errorf("a second server with another key: %v", err)
		}
		text, err := os.ReadFile(first.File())
		if err != nil {
			t.Fatal(err)
		}
		if b, err := Key(ctx, d, city, Place{Text: string(text)}); err != nil || b.Fingerprint() != a.Fingerprint() {
			t.Errorf("a second server with the same key: %v", err)
		}
	})
}

// TestALostKeyIsNotReplaced loses the file, as a restore into a new folder does.
func TestALostKeyIsNotReplaced(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, at := t.Context(), Place{Dir: filepath.Join(t.TempDir(), "new")}
		a, err := Key(ctx, d, city, at)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(at.File()); err != nil {
			t.Fatal(err)
		}
		if _, err := Key(ctx, d, city, at); err == nil {
			t.Error("the server started without its key")
		}
		if _, err := secret.Load("", at.Dir); !errors.Is(err, secret.ErrNone) {
			t.Errorf("a new key took its place: %v", err)
		}
		if known, err := Fingerprint(ctx, d, city); err != nil || known != a.Fingerprint() {
			t.Errorf("%s %v", known, err)
		}
		// On purpose it may be replaced.
		is, err := Adopt(ctx, d, city, at)
		if err != nil || is == a.Fingerprint() {
			t.Errorf("%s %v", is, err)
		}
		if b, err := Key(ctx, d, city, at); err != nil || b.Fingerprint() != is {
			t.Errorf("after adopting: %v", err)
		}
	})
}

// TestServersThatStartTogetherAgreeOnAKey has folders of their own: one server
// makes the key, the others are refused and keep none.
func TestServersThatStartTogetherAgreeOnAKey(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		places := make([]Place, 4)
		errs := make([]error, len(places))
		var wg sync.WaitGroup
		for i := range places {
			places[i] = Place{Dir: t.TempDir()}
			wg.Go(func() { _, errs[i] = Key(t.Context(), d, city, places[i]) })
		}
		wg.Wait()
		good := 0
		for i, err := range errs {
			_, none := secret.Load("", places[i].Dir)
			var other *OtherKey
			var missing *KeyMissing
			switch {
			case err == nil:
				good++
			case !errors.As(err, &other) && !errors.As(err, &missing):
				t.Error(err)
			case !errors.Is(none, secret.ErrNone):
				t.Error("a server that was refused keeps a key of its own")
			}
		}
		if good != 1 {
			t.Errorf("%d servers made a key", good)
		}
	})
}
