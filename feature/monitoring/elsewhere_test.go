package monitoring

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
)

// TestAReportMovesToAnotherInstallation carries a file from SQLite to
// PostgreSQL and back; what is damaged on the way is refused whole.
func TestAReportMovesToAnotherInstallation(t *testing.T) {
	here, there := open(t, dbtest.OpenSQLite(t, migrations.FS), 12), open(t, dbtest.OpenPostgres(t, migrations.FS), 0)
	d, err := here.Service.SaveDraft(here.ctx, editor, aDraft())
	if err != nil {
		t.Fatal(err)
	}
	var sent, returned bytes.Buffer
	if err := here.Service.Export(here.ctx, editor, d.ID, &sent); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"a part of a file":  sent.String()[:sent.Len()/2],
		"another program's": `{"format":"somebody.else","version":1}`,
		"no JSON":           "PK\x03\x04",
		"a count too large": strings.Replace(sent.String(), `"answered": 11`, `"answered": 1100`, 1),
	} {
		if _, err := there.Service.Import(there.ctx, editor, strings.NewReader(raw)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if list, err := there.Service.Drafts(there.ctx, editor); err != nil || len(list) != 0 {
		t.Fatalf("refused files left %d reports, %v", len(list), err)
	}
	moved, err := there.Service.Import(there.ctx, editor, bytes.NewReader(sent.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if w := there.Ask("editor", "GET", "/office/monitoring/reports/"+string(moved.ID), "", ""); w.Status != http.StatusOK {
		t.Errorf("its page answers %d", w.Status)
	}
	var onTheWay bytes.Buffer
	if err := there.Service.Export(there.ctx, editor, moved.ID, &onTheWay); err != nil {
		t.Fatal(err)
	}
	back, err := here.Service.Import(here.ctx, editor, &onTheWay)
	if err != nil {
		t.Fatal(err)
	}
	if err := here.Service.Export(here.ctx, editor, back.ID, &returned); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(sent.Bytes(), returned.Bytes()) {
		t.Error("the report changed on its way through another installation")
	}
}
