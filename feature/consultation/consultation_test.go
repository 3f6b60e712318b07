package consultation

import (
	"errors"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/figure"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

var (
	hanoi  = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)
	editor = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Cán bộ", Roles: []civic.Role{civic.Editor}}
	start  = time.Date(2020, 10, 1, 17, 0, 0, 0, time.UTC) // 02/10/2020 00:00 in Hà Nội
)

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

func usualPhases() []Phase {
	return []Phase{
		{Track: Voice, Name: civic.Text{VI: "Lấy ý kiến"}, Start: start, End: start.Add(days(30)), Votes: true, Ideas: true},
		{Track: Response, Name: civic.Text{VI: "Trả lời"}, Start: start.Add(days(35)), End: start.Add(days(60))},
		{Track: Result, Name: civic.Text{VI: "Công bố"}, Start: start.Add(days(60)), End: start.Add(days(400))},
	}
}

func TestStateFollowsTheClock(t *testing.T) {
	c := Consultation{PublishedAt: start.Add(-days(5)), Phases: usualPhases(), ArchivedAt: start.Add(days(400))}
	for _, step := range []struct {
		at   time.Duration
		want State
	}{
		{-days(6), Draft}, {-days(1), Scheduled}, {-time.Millisecond, Scheduled}, {0, Open}, {days(30) - time.Millisecond, Open},
		{days(30), Closed}, {days(35) - 1, Closed}, {days(35), Responding}, {days(60), Published}, {days(400), Archived},
	} {
		if got := c.State(start.Add(step.at)); got != step.want {
			t.Errorf("after %v: %s, want %s", step.at, got, step.want)
		}
	}
	c.CancelledAt = start.Add(days(3))
	if c.State(start.Add(days(2))) != Open || c.State(start.Add(days(3))) != Cancelled {
		t.Error("cancelling works from its moment on")
	}
}

func TestItIsKnownSinceWhenVotingIsOver(t *testing.T) {
	c := Consultation{PublishedAt: start.Add(-days(5)), Phases: usualPhases()}
	cancelled, archived := c, c
	cancelled.CancelledAt, archived.ArchivedAt = start.Add(days(3)), start.Add(days(50))
	for name, x := range map[string]struct {
		c    Consultation
		at   time.Duration
		want time.Time
	}{
		"open": {c, days(3), time.Time{}}, "closed": {c, days(70), start.Add(days(30))},
		"stopped early": {cancelled, days(4), start.Add(days(3))}, "archived later": {archived, days(60), start.Add(days(30))},
	} {
		if got := x.c.snapshot(start.Add(x.at)); got.OverSince != x.want || got.Over == x.want.IsZero() {
			t.Errorf("%s: over %v since %v, want %v", name, got.Over, got.OverSince, x.want)
		}
	}
}

func TestStateNeverGoesBack(t *testing.T) {
	order := map[State]int{Draft: 0, Scheduled: 1, Open: 2, Closed: 3, Responding: 4, Published: 5, Archived: 6}
	rapid.Check(t, func(t *rapid.T) {
		cut := rapid.SliceOfNDistinct(rapid.IntRange(1, 500), 4, 4, rapid.ID).Draw(t, "days")
		for i := range cut {
			for j := i + 1; j < len(cut); j++ {
				if cut[j] < cut[i] {
					cut[i], cut[j] = cut[j], cut[i]
				}
			}
		}
		p := usualPhases()
		p[0].End, p[1].Start, p[1].End, p[2].Start = start.Add(days(cut[0])), start.Add(days(cut[1])), start.Add(days(cut[2])), start.Add(days(cut[3]))
		c := Consultation{PublishedAt: start.Add(-days(1)), Phases: p, ArchivedAt: start.Add(days(cut[3] + 10))}
		last := 0
		for d := -2; d < 520; d++ {
			now := order[c.State(start.Add(days(d)))]
			if now < last {
				t.Fatalf("day %d went back from %d to %d", d, last, now)
			}
			last = now
		}
	})
}

func TestPhasesAreChecked(t *testing.T) {
	p := usualPhases()
	p = append(p, Phase{Track: Voice, Name: civic.Text{VI: "Chồng lên"}, Start: start.Add(days(29)), End: start.Add(days(31)), Votes: true})
	if errs := phaseProblems(p, 0, hanoi); len(errs) != 1 || errs[0].Field != "phases[3].start" {
		t.Errorf("overlap: %v", errs)
	}
	p = usualPhases()
	p[1].End = p[1].Start
	if errs := phaseProblems(p, 0, hanoi); len(errs) != 1 || errs[0].Key != "consultation.error.end_before_start" {
		t.Errorf("empty phase: %v", errs)
	}
	if errs := phaseProblems(usualPhases(), 31, hanoi); len(errs) != 1 || errs[0].Args[1] != 30 {
		t.Errorf("30 days where 31 are needed: %v", errs)
	}
	if errs := phaseProblems(usualPhases(), 30, hanoi); len(errs) != 0 {
		t.Errorf("30 days where 30 are needed: %v", errs)
	}
}

func newService(d *db.DB, now *time.Time) *Service {
	return New(Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return *now }, Zone: hanoi, Figures: func() []figure.Source { return []figure.Source{&surroundings{figures: figure.Given{Statements: 7}}} }}).Service
}

func texts(title string) Texts {
	return Texts{Title: civic.Text{VI: title, EN: "Title"}, Question: civic.Text{VI: "Nên làm gì?", EN: "What to do?"}}
}

func TestLifeOfAConsultation(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, now := t.Context(), start.Add(-days(10))
		s := newService(d, &now)

		c, err := s.Create(ctx, editor, Blueprint{Texts: texts("Phố đi bộ")})
		if err != nil || c.Slug != "pho-di-bo" || c.State(now) != Draft {
			t.Fatalf("%+v %v", c, err)
		}
		if _, err := s.BySlug(ctx, civic.Visitor(), c.Slug); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("a visitor sees a draft: %v", err)
		}
		if _, err := s.Create(ctx, editor, Blueprint{Texts: texts("Phố đi bộ")}); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("the same address twice: %v", err)
		}
		if _, err := s.Create(ctx, civic.Visitor(), Blueprint{Texts: texts("Khác")}); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor makes one: %v", err)
		}
		if _, err := s.Publish(ctx, editor, c.Slug, c.Version); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("published without phases: %v", err)
		}
		if c, err = s.SetPhases(ctx, editor, c.Slug, c.Version, usualPhases(), ""); err != nil {
			t.Fatal(err)
		}
		if c, err = s.Publish(ctx, editor, c.Slug, c.Version); err != nil || c.State(now) != Scheduled {
			t.Fatalf("%s %v", c.State(now), err)
		}
		now = start
		got, err := s.BySlug(ctx, civic.Visitor(), c.Slug)
		if err != nil || got.State(now) != Open || len(got.Phases) != 3 || got.Version != c.Version {
			t.Fatalf("%+v %v", got, err)
		}

		longer := append([]Phase(nil), got.Phases...)
		longer[0].End = longer[0].End.Add(days(2))
		if _, err := s.SetPhases(ctx, editor, c.Slug, got.Version, longer, ""); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("an end moved without a reason: %v", err)
		}
		if c, err = s.SetPhases(ctx, editor, c.Slug, got.Version, longer, "Thêm thời gian cho người dân"); err != nil {
			t.Fatal(err)
		}
		lines, err := s.History(ctx, editor, c, "")
		if err != nil || len(lines.Entries) != 4 || lines.Entries[0].Reason == "" {
			t.Errorf("%+v %v", lines, err)
		}
		if c, err = s.Cancel(ctx, editor, c.Slug, c.Version, civic.Text{VI: "Hoãn vì dịch bệnh"}); err != nil || c.State(now) != Cancelled {
			t.Fatalf("%s %v", c.State(now), err)
		}
	})
}

func TestTwoOfficersEditAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, now := t.Context(), start
		s := newService(d, &now)
		c, err := s.Create(ctx, editor, Blueprint{Texts: texts("Một")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Update(ctx, editor, c.Slug, c.Version, Edit{Texts: texts("Hai"), Moderation: ModerateAfter}); err != nil {
			t.Fatal(err)
		}
		_, err = s.Update(ctx, editor, c.Slug, c.Version, Edit{Texts: texts("Ba"), Moderation: ModerateAfter})
		var stale *edit.StaleError[Consultation]
		if !errors.As(err, &stale) || stale.By != editor.Name || stale.Current.Texts.Title.VI != "Hai" || !civic.IsKind(err, civic.KindConflict) {
			t.Fatalf("%v", err)
		}
		if got, _ := s.BySlug(ctx, editor, c.Slug); got.Texts.Title.VI != "Hai" {
			t.Errorf("the second officer overwrote the first: %q", got.Texts.Title.VI)
		}
	})
}

func TestMeetings(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, now := t.Context(), start
		s := newService(d, &now)
		c, err := s.Create(ctx, editor, Blueprint{Texts: texts("Một")})
		if err != nil {
			t.Fatal(err)
		}
		m := Meeting{Title: civic.Text{VI: "Tọa đàm"}, Start: start, End: start}
		if _, err := s.SaveMeeting(ctx, editor, c.Slug, m); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a meeting that ends as it starts: %v", err)
		}
		m.End, m.Sources = time.Time{}, "Báo | javascript:alert(1)"
		if _, err := s.SaveMeeting(ctx, editor, c.Slug, m); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a source that is a script: %v", err)
		}
		m.Sources = "Báo | https://example.org/a"
		if m, err = s.SaveMeeting(ctx, editor, c.Slug, m); err != nil {
			t.Fatal(err)
		}
		old := m
		m.Place.VI = "Văn Miếu"
		if _, err = s.SaveMeeting(ctx, editor, c.Slug, m); err != nil {
			t.Fatal(err)
		}
		if _, err = s.SaveMeeting(ctx, editor, c.Slug, old); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
		list, err := s.Meetings(ctx, c)
		if err != nil || len(list) != 1 || list[0].Place.VI != "Văn Miếu" {
			t.Errorf("%+v %v", list, err)
		}
	})
}
