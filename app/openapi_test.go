package app

import (
	"bytes"
	"os"
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
