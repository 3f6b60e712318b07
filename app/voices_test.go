package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/comment"
	"dienhong/feature/report"
	"dienhong/kit/paper"
	"dienhong/platform/await"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

var officer = civic.Actor{Kind: civic.OfficerActor, Person: "a", Name: "a", Roles: []civic.Role{civic.Editor, civic.Moderator}}

// manyVoices starts a program with n comments on Hà Nội's consultation.
func manyVoices(t testing.TB, n int) *App {
	t.Helper()
	c := Config{Data: dbtest.Folder(t), Zone: DefaultZone, Version: "test"}
	hanoiSQLite(t, c.Data)
	a := build(t, c)
	var table bytes.Buffer
	table.WriteString("Nội dung ý kiến,Kênh tiếp nhận\n")
	for i := range n {
		fmt.Fprintf(&table, "Ý kiến thứ %d về không gian sáng tạo %d và phố đi bộ %d,paper\n", i, i%97, i%89)
	}
	if p, err := a.features.Comment.Service.Import(t.Context(), officer, 1, "a.csv", bytes.NewReader(table.Bytes()), int64(table.Len())); err != nil || p.New != n {
		t.Fatalf("%+v %v", p, err)
	}
	return a
}

func run(t testing.TB, a *App, queries ...string) {
	t.Helper()
	for _, q := range queries {
		if err := a.db.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), q)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkFiftyThousandComments measures what an officer waits for in a
// workspace where almost all has been read.
func BenchmarkFiftyThousandComments(b *testing.B) {
	a := manyVoices(b, 50_000)
	run(b, a, `INSERT INTO theme_read (city_id, consultation, comment_id, person, at)
		SELECT city_id, consultation, id, 'a', 1 FROM comment_comment WHERE consultation = 1 AND serial <= 49990`,
		`UPDATE comment_comment SET settled = 1 WHERE consultation = 1 AND serial <= 49990`)
	s := a.features.Theme.Service
	b.Run("coverage", func(b *testing.B) {
		for b.Loop() {
			if c, err := s.Coverage(b.Context(), 1); err != nil || c.Comments < 50_000 || c.Empty < 49_900 {
				b.Fatal(c, err)
			}
		}
	})
	b.Run("next", func(b *testing.B) {
		for b.Loop() {
			if o, err := s.Next(b.Context(), officer, 1, 0); err != nil || o.Serial < 49_000 {
				b.Fatal(o, err)
			}
		}
	})
	o, err := s.Next(b.Context(), officer, 1, 0)
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	if _, err := s.Alike(b.Context(), officer, o.ID); err != nil {
		b.Fatal(err)
	}
	first := time.Since(begin)
	if b.Logf("compared for the first time in %v", first); first > 30*time.Second {
		b.Errorf("the bar is 30 s")
	}
	b.Run("alike-after-a-new-one", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := a.features.Comment.Service.Enter(b.Context(), officer, comment.Comment{
				Consultation: 1, Channel: comment.Phone, Lang: civic.Vietnamese, Text: "Thêm một ý kiến về xe buýt đêm.", People: 1,
			}, comment.Contact{}, comment.Consent{}, ""); err != nil {
				b.Fatal(err)
			}
			if _, err := s.Alike(b.Context(), officer, o.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("alike", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Alike(b.Context(), officer, o.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestTheResponseTableOfFiveThousandAnswers makes it from the city's own rooms.
func TestTheResponseTableOfFiveThousandAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("makes a paper of 5,000 answers")
	}
	a := manyVoices(t, 5_000)
	run(t, a, `UPDATE comment_comment SET state = 'shown', publish = 1 WHERE consultation = 1`,
		`INSERT INTO answer_answer (city_id, id, consultation, version, decision, text_vi, text_en, body, forwarded_to, state, due_on, drafted_by, drafted_name,
			approved_by, approved_name, approved_at, published_at, edition, subjects, demonstration, created_at, updated_at)
		SELECT o.city_id, 'answer' || o.serial, 1, 1, 'noted', 'Trả lời cho ý kiến ' || o.serial, '', '', '', 'published', '', 'a', 'a', 'b', 'b', 1, 1, 1,
			'[{"kind":"comment","id":"' || o.id || '"}]', 0, 1, 1 FROM comment_comment o WHERE o.consultation = 1 AND o.text LIKE 'Ý kiến thứ%'`,
		`INSERT INTO answer_edition (city_id, answer_id, edition, at, decision, text_vi, text_en, body, forwarded_to, approved_name, reason)
		SELECT city_id, id, 1, 1, decision, text_vi, '', '', '', 'b', '' FROM answer_answer WHERE id LIKE 'answer%'`,
		`INSERT INTO chain_link (city_id, from_kind, from_id, to_kind, to_id)
		SELECT o.city_id, 'comment', o.id, 'answer', 'answer' || o.serial FROM comment_comment o WHERE o.consultation = 1 AND o.text LIKE 'Ý kiến thứ%'`)
	running, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.jobs.Run(running) }()
	defer func() {
		stop()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()

	s := a.features.Report.Service
	p, err := s.Order(t.Context(), officer, report.Order{Kind: report.Responses, Format: paper.DOCX, Lang: civic.Vietnamese, Consultation: slug, By: report.ByBody})
	if err != nil {
		t.Fatal(err)
	}
	await.True(t, "the paper", func() bool {
		if p, err = s.Paper(t.Context(), officer, p.ID); err != nil {
			t.Fatal(err)
		}
		return !p.ReadyAt.IsZero() || p.Fault != ""
	})
	if p.ReadyAt.IsZero() {
		t.Fatalf("no paper: %+v", p)
	}
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is needed to open the paper; tools/setup.sh installs it: ", err)
	}
	_, f, err := s.Open(t.Context(), officer, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	dir := t.TempDir()
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(f); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "paper.docx"), raw.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, filepath.Join(dir, "paper.docx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "paper.txt"))
	if err != nil || !strings.Contains(string(text), "Ý kiến thứ 4999") || !strings.Contains(string(text), "Trả lời cho ý kiến 5000") {
		t.Errorf("%d bytes of text, %v", len(text), err)
	}
}
