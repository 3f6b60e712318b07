package app

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/feature/statement"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/installation"
	"dienhong/platform/secret"
)

// totals is everything that pages count, for comparing two installations.
func totals(t *testing.T, a *App) map[string]any {
	t.Helper()
	ctx := t.Context()
	if err := a.features.Statement.Service.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	list, err := a.features.Consultation.Service.List(ctx, civic.System())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		figures, err := a.features.Statement.Service.Figures(ctx, c.Number)
		if err != nil {
			t.Fatal(err)
		}
		all[c.Slug] = figures
		statements, err := a.features.Statement.Service.Statements(ctx, c.Number)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range statements {
			all[c.Slug+"/"+s.Text.VI] = s.Tally
		}
	}
	return all
}

func TestABackupMadeUnderVotesRestoresOnTheOtherEngine(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := demonstration(t, c)
		stop := make(chan struct{})
		voted := make(chan struct{})
		go func() {
			defer close(voted)
			for {
				select {
				case <-stop:
					return
				default:
					if err := a.features.Statement.Service.Cast(context.Background(), slug, statement.Ballot{Key: statement.NewKey(), Statement: 3, Vote: opinionmap.Disagree}); err != nil {
						t.Errorf("a vote during the backup: %v", err)
						return
					}
				}
			}
		}()
		var during bytes.Buffer
		if _, err := a.db.Backup(t.Context(), &during, unsigned); err != nil {
			t.Fatal(err)
		}
		close(stop)
		<-voted
		if _, err := opened(during.Bytes()); err != nil {
			t.Errorf("the backup made under votes: %v", err)
		}

		voter := statement.NewKey()
		if err := a.features.Statement.Service.Cast(t.Context(), slug, statement.Ballot{Key: voter, Statement: 3, Vote: opinionmap.Agree}); err != nil {
			t.Fatal(err)
		}
		var archive bytes.Buffer
		if _, err := a.db.Backup(t.Context(), &archive, unsigned); err != nil {
			t.Fatal(err)
		}
		other := Config{Data: dbtest.Folder(t), Zone: DefaultZone}
		if c.Database == "" {
			other.Database = dbtest.NewPostgres(t, nil)
		}
		d, err := db.Open(t.Context(), other.database())
		if err != nil {
			t.Fatal(err)
		}
		if err := restore(t, d, archive.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
		if err != nil {
			t.Fatal(err)
		}
		pid, known, err := a.features.Statement.Service.Participant(t.Context(), cons.Number, voter)
		if err != nil || !known {
			t.Fatalf("the voter is unknown before the restore: %v", err)
		}
		strange := other // without the file of the key
		strange.Data = dbtest.Folder(t)
		if other.Database == "" {
			if err := os.CopyFS(strange.Data, os.DirFS(other.Data)); err != nil {
				t.Fatal(err)
			}
		}
		var missing *installation.KeyMissing
		if _, err := Build(t.Context(), strange); !errors.As(err, &missing) {
			t.Errorf("a backup alone opens: %v", err)
		}
		adopt(t, strange)
		b := build(t, strange)
		if _, known, err := b.features.Statement.Service.Participant(t.Context(), cons.Number, voter); err != nil || known {
			t.Errorf("a backup alone joins a key to a participant: %v", err)
		}
		key, err := os.ReadFile(filepath.Join(c.Data, secret.File))
		if err == nil {
			err = os.WriteFile(filepath.Join(other.Data, secret.File), key, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		adopt(t, other)
		restored := build(t, other)
		if again, known, err := restored.features.Statement.Service.Participant(t.Context(), cons.Number, voter); err != nil || !known || again != pid {
			t.Errorf("with the key the voter is %d, known %v, was %d: %v", again, known, pid, err)
		}
		was, is := totals(t, a), totals(t, restored)
		if len(was) < 55 || !maps.Equal(was, is) {
			t.Errorf("before %v\nafter %v", was, is)
		}
	})
}

// unsigned signs nothing: signatures are tested where keys are, in package command.
func unsigned([]byte) []byte { return nil }

// opened reads a whole archive.
func opened(archive []byte) (*db.Archive, error) {
	a, err := db.OpenArchive(bytes.NewReader(archive), int64(len(archive)), func(_, _ []byte) bool { return true })
	if err != nil {
		return nil, err
	}
	return a, a.Verify()
}

// restore fills a database from an archive.
func restore(t *testing.T, d *db.DB, archive []byte, keep ...db.Keep) error {
	t.Helper()
	a, err := opened(archive)
	if err != nil {
		t.Fatal(err)
	}
	return d.Restore(t.Context(), migrations.FS, a, keep...)
}

// adopt makes a database go with the key in a folder of data, or with a new one.
func adopt(t *testing.T, c Config) {
	t.Helper()
	d, err := db.Open(t.Context(), c.database())
	if err != nil {
		t.Fatal(err)
	}
	_, err = installation.Adopt(t.Context(), d, City, installation.Place{Dir: c.Data})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestABackupHoldsTheAttachedFiles(t *testing.T) {
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	from, to := Files(a.db, a.config.Data), Files(a.db, t.TempDir())
	info, err := from.Put(t.Context(), strings.NewReader("%PDF-1.4 a scanned letter"), 1000, blob.Scans)
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	m, err := a.db.Backup(t.Context(), &archive, unsigned, from)
	if err != nil || len(m.Files) != 1 || m.Files[0].Name != info.Name {
		t.Fatalf("%+v %v", m.Files, err)
	}
	broken := bytes.Replace(archive.Bytes(), []byte("scanned letter"), []byte("changed letter"), 1)
	if _, err := opened(broken); !errors.Is(err, db.ErrDamaged) {
		t.Errorf("a changed file goes unnoticed: %v", err)
	}
	d, err := db.Open(t.Context(), db.Config{Path: filepath.Join(t.TempDir(), "empty.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := restore(t, d, archive.Bytes(), to.Restore); err != nil {
		t.Fatal(err)
	}
	f, err := to.Open(t.Context(), info.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
}
