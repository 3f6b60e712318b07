package answer

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/edit"
	"dienhong/kit/node"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
)

func officer(id string, roles ...civic.Role) civic.Actor {
	return civic.Actor{Kind: civic.OfficerActor, Person: civic.ID(id), Name: "Cán bộ " + id, Roles: roles}
}

var (
	drafter  = officer("01", civic.Editor)
	approver = officer("02", civic.Editor)
	subjects = []civic.Ref{{Kind: civic.RefTheme, ID: "t1"}, {Kind: civic.RefComment, ID: "o1"}}
)

// office is the city around the answers.
type office struct {
	box   *mail.Outbox
	links *chain.Service
}

func (o *office) Snapshot(ctx context.Context, slug string) (civic.Consultation, error) {
	c, err := o.SnapshotByNumber(ctx, 1)
	c.Slug = slug
	return c, err
}

func (*office) SnapshotByNumber(_ context.Context, n civic.ConsultationNumber) (civic.Consultation, error) {
	return civic.Consultation{Number: n, Public: true, End: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, nil
}

func (*office) BodyNames(_ context.Context, ids []string) (map[string]civic.Text, error) {
	known := map[string]civic.Text{}
	for _, id := range ids {
		if id != "nobody" {
			known[id] = civic.Text{VI: id}
		}
	}
	return known, nil
}

func (*office) AllBodies(context.Context) ([]civic.Body, error) { return nil, nil }

func (*office) Snapshots(context.Context, civic.Actor) ([]civic.Consultation, error) {
	return []civic.Consultation{{Number: 1, Slug: "x"}}, nil
}

func (*office) Authors(_ context.Context, _ db.Queryer, comments []string) (list []Author, err error) {
	for _, id := range comments {
		list = append(list, Author{Comment: civic.ID(id), Email: id + "@example.vn", Lang: civic.Vietnamese, Code: "C-" + id})
	}
	return list, nil
}

func titled(r civic.Ref) civic.Node {
	return civic.Node{Ref: r, Title: civic.Text{VI: "Nội dung " + r.ID}, Href: "/" + string(r.Kind) + "/" + r.ID}
}

// exists tells of everything but what is called "none".
func exists(kind civic.RefKind) func(context.Context, civic.Actor, []string) ([]civic.Node, error) {
	return func(_ context.Context, _ civic.Actor, ids []string) (list []civic.Node, err error) {
		for _, id := range ids {
			if id != "none" {
				list = append(list, titled(civic.Ref{Kind: kind, ID: id}))
			}
		}
		return list, nil
	}
}

func newService(d *db.DB) (*Service, *office, *time.Time) {
	now := time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	queue := jobs.New(jobs.Config{DB: d, City: int64(civic.FirstCity), Clock: clock})
	o := &office{box: mail.New(mail.Config{DB: d, City: int64(civic.FirstCity), Clock: clock, Jobs: queue})}
	links := chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock})
	o.links = links.Service
	for _, kind := range append([]civic.RefKind{civic.RefInitiative}, SubjectKinds...) {
		links.Take(node.Kind{Ref: kind, Tell: exists(kind)})
	}
	return New(Deps{DB: d, City: civic.FirstCity, Clock: clock, Zone: time.UTC, Chain: links.Service, Consultations: o, Bodies: o, Authors: o, Mail: o.box}).Service, o, &now
}

func draft() Answer {
	return Answer{Consultation: 1, Decision: Accepted, Text: civic.Text{VI: "Thành phố tiếp thu ý kiến này."}, Body: "so-vhtt"}
}

func TestAnAnswerIsDraftedApprovedAndPublished(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, o, now := newService(d)
		ctx := t.Context()
		a, err := s.Save(ctx, drafter, draft(), subjects)
		if err != nil || a.State != Draft || a.DueOn != "2026-03-31" {
			t.Fatalf("%+v %v", a, err)
		}
		if _, err := s.Publish(ctx, drafter, a.ID, a.Version, ""); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("a draft was published: %v", err)
		}
		if a, err = s.Submit(ctx, drafter, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Approve(ctx, drafter, a.ID, a.Version); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("an own draft was approved: %v", err)
		}
		if a, err = s.Approve(ctx, approver, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if list, _ := s.PublicAnswers(ctx, 1, "", 10, 0); len(list) != 0 {
			t.Error("what was approved and not published is public")
		}
		*now = now.AddDate(0, 1, 0)
		if !a.Late(s.Today()) {
			t.Error("the deadline has passed")
		}
		if _, late, err := s.List(ctx, drafter, Filter{Late: true}, 10, 0); err != nil || late != 1 {
			t.Errorf("%d late, %v", late, err)
		}
		if a, err = s.Publish(ctx, approver, a.ID, a.Version, ""); err != nil {
			t.Fatal(err)
		}
		if sent, err := o.box.Messages(ctx, 10, mail.Waiting); err != nil || len(sent) != 1 || sent[0].To != "o1@example.vn" {
			t.Fatalf("letters: %+v, %v", sent, err)
		}

		// A new text needs approval again; the public reads the old one meanwhile.
		a.Text.VI = "Thành phố tiếp thu một phần."
		a.Decision = Partly
		if a, err = s.Save(ctx, approver, a, subjects); err != nil || a.State != Draft {
			t.Fatalf("%+v %v", a, err)
		}
		if list, err := s.PublicAnswers(ctx, 1, "", 10, 0); err != nil || len(list) != 1 || list[0].Decision != Accepted {
			t.Fatalf("%+v %v", list, err)
		}
		a, err = s.Submit(ctx, approver, a.ID, a.Version)
		if err != nil {
			t.Fatal(err)
		}
		if a, err = s.Approve(ctx, drafter, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Publish(ctx, drafter, a.ID, a.Version, ""); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a new edition without a reason: %v", err)
		}
		if _, err := s.Publish(ctx, drafter, a.ID, a.Version, "Bổ sung kết quả rà soát"); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Editions(ctx, a.ID); err != nil || len(list) != 2 || list[0].Decision != Partly || list[0].Reason == "" {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := s.AnswersTo(ctx, subjects[0]); err != nil || len(list) != 1 || list[0].Decision != Partly {
			t.Errorf("%+v %v", list, err)
		}
		if h, err := s.History(ctx, drafter, a.ID, ""); err != nil || len(h.Entries) != 8 {
			t.Errorf("%d lines of history, %v", len(h.Entries), err)
		}
	})
}

func TestTwoOfficersApproveAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _, _ := newService(d)
		ctx := t.Context()
		a, err := s.Save(ctx, drafter, draft(), subjects)
		if err != nil {
			t.Fatal(err)
		}
		if a, err = s.Submit(ctx, drafter, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, who := range []civic.Actor{approver, officer("03", civic.Editor)} {
			wg.Go(func() { _, errs[i] = s.Approve(ctx, who, a.ID, a.Version) })
		}
		wg.Wait()
		var stale *edit.StaleError[Answer]
		if (errs[0] == nil) == (errs[1] == nil) || !errors.As(errors.Join(errs...), &stale) {
			t.Errorf("%v", errs)
		}
	})
}

func TestWhatAnAnswerRefuses(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _, _ := newService(d)
		ctx := t.Context()
		for field, change := range map[string]func(*Answer) []civic.Ref{
			"decision":     func(a *Answer) []civic.Ref { a.Decision = "ignored"; return subjects },
			"text_vi":      func(a *Answer) []civic.Ref { a.Text = civic.Text{EN: "only English"}; return subjects },
			"body":         func(a *Answer) []civic.Ref { a.Body = "nobody"; return subjects },
			"forwarded_to": func(a *Answer) []civic.Ref { a.Decision = Forwarded; return subjects },
			"due_on":       func(a *Answer) []civic.Ref { a.DueOn = "2026-02-30"; return subjects },
			"subjects":     func(*Answer) []civic.Ref { return nil },
			"text_en":      func(a *Answer) []civic.Ref { a.Text.EN = strings.Repeat("a", 10_001); return subjects },
		} {
			a := draft()
			of := change(&a)
			var refusal *civic.Error
			if _, err := s.Save(ctx, drafter, a, of); !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := s.Save(ctx, officer("04", civic.Moderator), draft(), subjects); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a moderator answers for the city: %v", err)
		}
		a, err := s.Save(ctx, drafter, draft(), subjects)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Save(ctx, approver, a, subjects); err != nil {
			t.Fatal(err)
		}
		var stale *edit.StaleError[Answer]
		if _, err := s.Save(ctx, drafter, a, subjects); !errors.As(err, &stale) || stale.Current.DraftedBy != approver.Person {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
		if err := s.SaveSetting(ctx, drafter, Setting{}); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("an editor switched the two-person rule off: %v", err)
		}
		if err := s.SaveSetting(ctx, officer("05", civic.Administrator), Setting{TwoPeople: false, Days: 15}); err != nil {
			t.Fatal(err)
		}
		if set, err := s.Setting(ctx); err != nil || set.TwoPeople || set.Days != 15 {
			t.Errorf("%+v %v", set, err)
		}
	})
}

// TestNobodyApprovesWhatTheyWrote walks a text through several hands.
func TestNobodyApprovesWhatTheyWrote(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _, _ := newService(d)
		ctx := t.Context()
		third := officer("03", civic.Editor)
		a, err := s.Save(ctx, drafter, draft(), subjects)
		if err != nil {
			t.Fatal(err)
		}
		a.Text.VI = "Sửa một chữ."
		if a, err = s.Save(ctx, approver, a, subjects); err != nil {
			t.Fatal(err)
		}
		if a, err = s.Submit(ctx, approver, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		for _, who := range []civic.Actor{drafter, approver} {
			if _, err := s.Approve(ctx, who, a.ID, a.Version); !civic.IsKind(err, civic.KindForbidden) {
				t.Errorf("%s approved what they wrote: %v", who.Person, err)
			}
			if _, n, err := s.List(ctx, who, Filter{State: Waiting, NotBy: who.Person}, 10, 0); err != nil || n != 0 {
				t.Errorf("%s is asked to approve what they wrote: %d %v", who.Person, n, err)
			}
		}
		if _, n, err := s.List(ctx, third, Filter{State: Waiting, NotBy: third.Person}, 10, 0); err != nil || n != 1 {
			t.Errorf("nobody is asked to approve: %d %v", n, err)
		}
		if a, err = s.Approve(ctx, third, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		// From an approved text on, who changes it counts anew.
		if a, err = s.Save(ctx, third, a, subjects); err != nil {
			t.Fatal(err)
		}
		if a, err = s.Submit(ctx, third, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Approve(ctx, third, a.ID, a.Version); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a change after the approval was approved by its writer: %v", err)
		}
		if _, err := s.Approve(ctx, drafter, a.ID, a.Version); err != nil {
			t.Error(err)
		}
	})
}
