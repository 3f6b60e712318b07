package app

import (
	"crypto/sha256"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dienhong/platform/db/dbtest"
	"dienhong/platform/mail"
	"dienhong/ui"
)

// buttons are the forms of the office in which nothing has to be typed: a button
// with what it acts on, or fields that may all stay empty. What an empty body
// does to them is for the tests of their features.
var buttons = map[string]bool{
	"POST /office/answers/{id}/{act}":                         true,
	"POST /office/consultations/{slug}/archive":               true,
	"POST /office/consultations/{slug}/documents":             true,
	"POST /office/consultations/{slug}/meetings/{id}/remove":  true,
	"POST /office/consultations/{slug}/publish":               true,
	"POST /office/documents/{id}/remove":                      true,
	"POST /office/mail/test":                                  true,
	"POST /office/mail/{id}/dismiss":                          true,
	"POST /office/passages/{id}":                              true,
	"POST /office/plan/items/{id}/remove":                     true,
	"POST /office/people/{id}/end-sessions":                   true,
	"POST /office/people/{id}/invite":                         true,
	"POST /office/city/rooms":                                 true, // every room may be switched off
	"POST /office/people/{id}/leave":                          true,
	"POST /office/indicators/sets/culture2030":                true,
	"POST /office/reports":                                    true, // a choice of papers, all of them chosen
	"POST /office/reports/form":                               true,
	"POST /office/reports/papers/{id}/withdraw":               true,
	"POST /office/events/{id}/remove":                         true,
	"POST /office/places/{id}/merge":                          true,
	"POST /office/places/{id}/remove":                         true,
	"POST /office/events/{id}/dates/{key}":                    true, // the day and nothing more is a change that says nothing
	"POST /office/monitoring/reports/{id}/freeze":             true,
	"POST /office/monitoring/reports/{id}/sections/{section}": true, // a section may be emptied
	"POST /office/monitoring/network/{id}/remove":             true,
	"POST /office/seminars/{meeting}/guests/{id}/remove":      true,
	"POST /office/seminars/{meeting}/door":                    true, // a door may have no name
	"POST /office/seminars/{meeting}/door/{id}/arrive":        true,
	"POST /office/themes/empty":                               true,
	"POST /office/themes/{id}/publish":                        true,
	"POST /office/themes/{id}/remove":                         true,
	"POST /office/verification/{slug}":                        true, // one of few levels, one of them chosen
}

// unmet are the forms that the office of this test does not show, because
// nothing is there for them to act on; their features test them.
var unmet = map[string]bool{
	"POST /office/remarks/{id}":                                    true,
	"POST /office/consultations/{slug}/publish":                    true, // shown when no step is missing
	"POST /office/seminars/{meeting}/guests/{id}/invite":           true, // the meeting is over
	"POST /office/seminars/{meeting}/door/{id}/undo":               true, // nobody has come
	"POST /office/keys/{id}/revoke":                                true,
	"POST /office/mail/{id}/retry":                                 true,
	"POST /office/people/{id}/link":                                true, // with a mail server it is a letter
	"POST /office/moderation/bulk/undo":                            true,
	"POST /office/moderation/{number}/{id}/undo":                   true,
	"POST /office/comments/import/confirm":                         true,
	"POST /office/comments/{id}/contact":                           true,
	"POST /office/people/{id}/return":                              true,
	"POST /office/indicators/{id}/publish":                         true,
	"POST /office/events/{id}/dates/{key}/back":                    true,
	"POST /office/events/{id}/days/{day}":                          true,
	"POST /office/events/{id}/merge":                               true,
	"POST /office/places/{id}/unmerge":                             true,
	"POST /office/events/{id}/unmerge":                             true,
	"POST /office/plan/items/{id}/publish":                         true,
	"POST /office/plan/publish":                                    true,
	"POST /office/monitoring/reports/{id}/notes/{note}/resolve":    true,
	"POST /office/monitoring/reports/{id}/reviews/{review}/revoke": true,
	"POST /office/monitoring/reports/{id}/thaw":                    true,
	"POST /office/reports/papers/{id}/publish":                     true,
	"POST /office/reports/papers/{id}/remove":                      true,
	"POST /office/upkeep/jobs/{id}/retry":                          true,
	"POST /office/upkeep/jobs/{id}/dismiss":                        true,
	"POST /office/consultations/{slug}/patterns/{pattern}":         true, // shown when one was found
	"POST /office/consultations/{slug}/patterns/restore/{id}":      true,
	"POST /office/verification/{slug}/codes":                       true, // shown where codes are the way
	"POST /office/verification/{slug}/codes/{id}/cards":            true,
	"POST /office/verification/{slug}/codes/{id}/table":            true,
	"POST /office/verification/{slug}/codes/{id}/revoke":           true,
	"POST /office/verification/{slug}/desk":                        true, // shown where there is a desk
}

// TestBadInputIsRefusedWithTheFieldAndTheRule sends every form of the office what
// nobody should send: nothing at all, bytes that are no text, characters that hide
// or turn others around, and far too much.
func TestBadInputIsRefusedWithTheFieldAndTheRule(t *testing.T) {
	log := &journal{}
	// A mail server that is named and does not answer: letters wait.
	post, err := mail.NewSMTP(mail.Settings{Host: "127.0.0.1", Port: 1, From: "a@hanoi.example", Encryption: mail.Unencrypted})
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Data: dbtest.Folder(t), Zone: DefaultZone, Log: log.logger(), Mail: post}
	hanoiSQLite(t, c.Data)
	o := furnished(t, c)
	forms := o.all(t)
	for _, r := range o.a.Router().Routes() {
		name := r.Method + " " + r.Pattern
		if r.Method == http.MethodGet || !strings.HasPrefix(r.Pattern, "/office") {
			continue
		}
		var s sheetOfPage
		for _, f := range forms[name] {
			if s.Action == "" || len(f.Texts) > len(s.Texts) {
				s = f
			}
		}
		if unmet[name] != (s.Action == "") {
			t.Errorf("%s: met %v; say so in the table", name, s.Action != "")
		}
		if s.Action == "" {
			continue
		}
		before := o.written(t)
		languages := []string{"", "/en"}
		if testing.Short() {
			languages = languages[:1]
		}
		for _, lang := range languages {
			f := s
			f.Action = lang + s.Action
			if !buttons[name] {
				o.blank(t, name, f)
			}
			o.spoilt(t, name, f)
		}
		for table, sum := range o.written(t) {
			if sum != before[table] {
				t.Errorf("%s: something was written into %s", name, table)
			}
		}
	}
	if log.has("panic") {
		t.Error("a route panicked")
	}
}

// blank sends a form in which nothing was typed or chosen, and then nothing at all.
func (o *office) blank(t *testing.T, name string, s sheetOfPage) {
	t.Helper()
	kept := url.Values{}
	for _, hidden := range []string{"version", "c", "o", "kind"} {
		if s.Fields.Has(hidden) {
			kept[hidden] = s.Fields[hidden]
		}
	}
	w := o.send(s, kept)
	said := sentences(w.Body.String())
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(said, "<li>") {
		t.Errorf("%s on %s, nothing typed: %d %s", name, s.Action, w.Code, said)
	}
	for _, lonely := range []string{">Không được để trống.", ">Hãy chọn một trong các mục đã cho.", ">This cannot be empty.", ">Choose one of the options."} {
		if strings.Contains(said, lonely) {
			t.Errorf("%s on %s, nothing typed: the field is not named: %s", name, s.Action, said)
		}
	}
	if w := o.send(s, url.Values{}); w.Code < 400 || w.Code >= 500 {
		t.Errorf("%s on %s, an empty body: %d", name, s.Action, w.Code)
	}
}

// spoilt types malformed text into each field.
func (o *office) spoilt(t *testing.T, name string, s sheetOfPage) {
	t.Helper()
	for _, field := range s.Texts {
		if field == "search" || field == "find" || strings.HasSuffix(field, ui.PickWords) {
			continue // they only look things up
		}
		if strings.Contains(field, "[") && !strings.Contains(field, "[0]") {
			continue // rows are alike
		}
		for what, bad := range map[string]string{
			"bytes that are no UTF-8": "giữ\xff lại", "a character that turns the line": "giữ\u202e lại", "a control character": "giữ\x01 lại",
			"far too much": strings.Repeat("giữ ", 50_000),
		} {
			w := o.send(s, s.with(field, bad))
			page := html.UnescapeString(w.Body.String())
			if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(sentences(page), "<li>") {
				t.Errorf("%s on %s, %s in %s: %d %s", name, s.Action, what, field, w.Code, sentences(page))
			}
			if !strings.Contains(page, "giữ") {
				t.Errorf("%s on %s, %s in %s: what was typed is lost", name, s.Action, what, field)
			}
		}
	}
}

// written is a fingerprint of each table.
func (o *office) written(t *testing.T) map[string]string {
	t.Helper()
	var tables []string
	if err := o.a.db.Read().Select(t.Context(), &tables, `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`); err != nil {
		t.Fatal(err)
	}
	sums := map[string]string{}
	for _, table := range tables {
		if slices.ContainsFunc([]string{"statement_", "synthesis_", "jobs", "mail_", "account_link", "search_state", "installation_server"}, func(p string) bool { return strings.HasPrefix(table, p) }) {
			continue // large, or the background's own: letters leave meanwhile
		}
		sum := sha256.New()
		var columns []string
		if err := o.a.db.Read().Select(t.Context(), &columns, `SELECT 'quote("' || name || '")' FROM pragma_table_info(?)`, table); err != nil {
			t.Fatal(err)
		}
		query := fmt.Sprintf(`SELECT %s AS line FROM "%s" ORDER BY 1`, strings.Join(columns, " || "), table)
		err := o.a.db.Read().Each(t.Context(), query, nil, func(scan func(...any) error) error {
			var line string
			err := scan(&line)
			_, _ = fmt.Fprintln(sum, table, line)
			return err
		})
		if err != nil {
			t.Fatal(table, err)
		}
		sums[table] = fmt.Sprintf("%x", sum.Sum(nil))
	}
	return sums
}
