package app

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"dienhong/platform/db/dbtest"
)

func TestAnAddedFeatureReplacesNoFile(t *testing.T) {
	text := &fstest.MapFile{Data: []byte("title = \"x\"\n")}
	for name, features := range map[string][]fs.FS{
		"vi/plan.toml":                  {fstest.MapFS{"locale/vi/plan.toml": text}},
		"sqlite/00001_installation.sql": {fstest.MapFS{"migrations/sqlite/00001_installation.sql": {Data: []byte("-- +goose Up\n")}}},
		"en/walk.toml":                  {fstest.MapFS{"locale/en/walk.toml": text, "locale/vi/walk.toml": text}, fstest.MapFS{"locale/en/walk.toml": text}},
	} {
		c := Config{Data: dbtest.Folder(t), Zone: DefaultZone}
		for _, files := range features {
			c.Features = append(c.Features, Feature{Files: files, New: func(*App) any { return struct{}{} }})
		}
		a, err := Build(t.Context(), c)
		if err == nil {
			err = a.Close(t.Context())
			t.Errorf("%s is replaced (%v)", name, err)
		} else if !strings.Contains(err.Error(), name) {
			t.Errorf("the refusal of %s does not name it: %v", name, err)
		}
	}
}

// broken is a folder that cannot be read.
type broken struct{ fs.FS }

func (b broken) Open(name string) (fs.File, error) {
	if name == "locale/vi" || name == "locale/vi/walk.toml" {
		return nil, fs.ErrPermission
	}
	return b.FS.Open(name)
}

func TestAnAddedFeatureThatCannotBeReadIsNotPassedOver(t *testing.T) {
	files := broken{fstest.MapFS{"locale/vi/walk.toml": {}, "locale/en/walk.toml": {}}}
	_, err := Build(t.Context(), Config{Data: dbtest.Folder(t), Zone: DefaultZone, Features: []Feature{{Files: files, New: func(*App) any { return struct{}{} }}}})
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a folder that cannot be read: %v", err)
	}
}
