package app

import (
	"bytes"
	"os"
	"path"
	"strings"
	"testing"

	"dienhong/platform/api"
	"dienhong/platform/db/dbtest"
)

func TestTheCommittedDescriptionOfTheAPIIsFresh(t *testing.T) {
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Version: "0"})
	want, err := api.Write(a.API())
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/openapi.json is stale: run make generate")
	}
}

// TestEverySchemaSaysToWhichRoomItBelongs: two features may use the same word.
func TestEverySchemaSaysToWhichRoomItBelongs(t *testing.T) {
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Version: "0"})
	schemas := a.API().Document().Components.Schemas
	for name := range schemas.Map() {
		room, word, ok := strings.Cut(name, ".")
		of := schemas.TypeFromRef("#/components/schemas/" + name)
		if !ok || word == "" || of.PkgPath() != "" && path.Base(of.PkgPath()) != room {
			t.Errorf("the schema %s of %s does not name its package", name, of)
		}
	}
	if len(schemas.Map()) < 50 {
		t.Errorf("%d schemas", len(schemas.Map()))
	}
}
