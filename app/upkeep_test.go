package app

import (
	"net/http"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/mail"
)

// TestAnAdministratorSeesWhatTheInstallationNeeds lets a job fail and the disk fill: both
// stand on the day and on their page, and the job is tried again or dismissed there.
func TestAnAdministratorSeesWhatTheInstallationNeeds(t *testing.T) {
	onBoth(t, func(t *testing.T, c Config) {
		room := disk.Room{Free: 100 << 30, Total: 200 << 30}
		c.Disk = func() (disk.Room, bool) { return room, true }
		a := demonstration(t, c)
		sqlite := a.db.Dialect() == db.SQLite
		administrator, editor := signIn(t, a, civic.Administrator), signIn(t, a, civic.Editor)
		as := func(who *http.Cookie, path string) (int, string) {
			return get(t, a, path, "Cookie", who.Name+"="+who.Value)
		}
		press := func(who *http.Cookie, path string) int {
			return post(a, path, "", "Cookie", who.Name+"="+who.Value).Code
		}
		if _, day := as(administrator, "/office"); strings.Contains(day, "dừng hẳn") || strings.Contains(day, "Đĩa sắp đầy") {
			t.Error("the day tells of what is not")
		}
		status, page := as(administrator, "/office/upkeep")
		if status != http.StatusOK || !strings.Contains(page, "Không có việc nào.") || strings.Contains(page, "upkeep.") {
			t.Errorf("%d %s", status, page)
		}
		if says := strings.Contains(page, "Còn trống 107,4\u00a0GB trên 214,7\u00a0GB."); says != sqlite {
			t.Errorf("the room on the disk: %v", says)
		}
		room.Free = 900 << 20
		if sqlite {
			if _, day := as(administrator, "/office"); !strings.Contains(day, "Đĩa sắp đầy: còn 943,7\u00a0MB.") {
				t.Error("the day does not tell that the disk fills")
			}
			if _, page := as(administrator, "/en/office/upkeep"); !strings.Contains(page, "Only 943.7\u00a0MB are left on the disk.") {
				t.Error("the page does not tell that the disk fills")
			}
		}

		const ids = "01a 01b"
		err := a.db.Tx(t.Context(), func(tx *db.Tx) error {
			for id := range strings.FieldsSeq(ids) {
				if _, err := tx.Exec(t.Context(), `INSERT INTO jobs (city_id, id, kind, body, once, state, attempts, silent, due_at, lease, problem, created_at)
					VALUES (?, ?, 'jobs.sweep', '', '', 'failed', 4, 0, ?, '', 'no <room> for it', 0)`, City, id, a.config.Clock().UnixMilli()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, day := as(administrator, "/en/office"); !strings.Contains(day, "2 background jobs were given up: try them again or dismiss them.") {
			t.Error("the day does not tell of jobs that were given up")
		}
		if _, day := as(editor, "/office"); strings.Contains(day, "dừng hẳn") {
			t.Error("an editor is told of what only an administrator mends")
		}
		_, page = as(administrator, "/office/upkeep")
		for _, says := range []string{"Xóa việc cũ", "no &lt;room&gt; for it", "/office/upkeep/jobs/01a/retry", "/office/upkeep/jobs/01b/dismiss"} {
			if !strings.Contains(page, says) {
				t.Errorf("the page does not say %q", says)
			}
		}
		// A letter is looked after where letters are, which know that it waits again.
		err = a.db.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `INSERT INTO jobs (city_id, id, kind, body, once, state, attempts, silent, due_at, lease, problem, created_at)
				VALUES (?, '01c', 'mail.send', '{}', '', 'failed', 4, 0, ?, '', 'refused', 0)`, City, a.config.Clock().UnixMilli())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, page = as(administrator, "/office/upkeep"); strings.Contains(page, "01c") || press(administrator, "/office/upkeep/jobs/01c/dismiss") != http.StatusNotFound {
			t.Error("a letter is settled behind the back of the letters")
		}
		if got := press(editor, "/office/upkeep/jobs/01a/retry"); got != http.StatusForbidden {
			t.Errorf("an editor tries a job again: %d", got)
		}
		if got := press(administrator, "/office/upkeep/jobs/01a/retry"); got != http.StatusSeeOther {
			t.Errorf("trying again: %d", got)
		}
		if got := press(administrator, "/office/upkeep/jobs/01b/dismiss"); got != http.StatusSeeOther {
			t.Errorf("dismissing: %d", got)
		}
		if got := press(administrator, "/office/upkeep/jobs/01b/dismiss"); got != http.StatusNotFound {
			t.Errorf("dismissing what is gone: %d", got)
		}
		_, page = as(administrator, "/office/upkeep")
		for _, says := range []string{"Không có việc nào.", "Cho thử lại", "Bỏ"} {
			if !strings.Contains(page, says) {
				t.Errorf("afterwards the page does not say %q", says)
			}
		}
		all, err := a.jobs.Statuses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range all {
			if _, known := a.catalog.Message("vi", "upkeep.kind."+strings.ReplaceAll(k.Kind, ".", "_")); !known {
				t.Errorf("%s has no name", k.Kind)
			}
			if k.Failed != 0 && k.Kind != mail.SendJob {
				t.Errorf("after one was tried again and one dismissed: %+v", k)
			}
		}
	})
}
