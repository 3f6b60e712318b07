package statement

import (
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// robots vote alike within a second each.
func (h *hall) robots(n int) {
	h.t.Helper()
	for range n {
		k := NewKey()
		for s := range int64(5) {
			h.vote(k, s, opinionmap.Disagree)
		}
		h.clock.Add(100 * time.Millisecond)
	}
}

func (h *hall) statement() Statement {
	h.t.Helper()
	list, err := h.Statements(h.t.Context(), 1)
	if err != nil {
		h.t.Fatal(err)
	}
	return list[0]
}

// exclude takes out the equal ballots of so many people.
func (h *hall) exclude(people int) error {
	h.t.Helper()
	list, err := h.Patterns(h.t.Context(), moderator, 1)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, p := range list {
		if p.Rule == EqualBallots && len(p.People) == people {
			return h.Exclude(h.t.Context(), moderator, h.doors.c, p.Name(), "Do máy tạo ra")
		}
	}
	h.t.Fatalf("no %d equal ballots among %d patterns", people, len(list))
	return nil
}

func TestExcludedBallotsDoNotCount(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.come(30)
		h.public(3 * time.Hour)
		h.robots(60)
		h.come(12)
		h.public(3 * time.Hour)
		before := h.statement().Tally
		if before.Disagree != 60 {
			t.Fatalf("%+v before", before)
		}
		version := h.public(0).Number
		if err := h.exclude(60); err != nil {
			t.Fatal(err)
		}
		after := h.statement().Tally
		if after.Disagree != 0 || after.Agree != before.Agree {
			t.Errorf("%+v became %+v", before, after)
		}
		if p := h.public(0); p.Number == version || p.Excluded != 60 {
			t.Errorf("the figures have the number %d, as before %d; %d are excluded", p.Number, version, p.Excluded)
		}
		m, _, err := h.PublicVotes(t.Context(), 1)
		if err != nil || m.Voters() != after.Total() {
			t.Errorf("the map is made of %d people, the totals are of %d: %v", m.Voters(), after.Total(), err)
		}
		x, err := h.Exclusions(t.Context(), 1)
		if err != nil || x.With[0] != x.Counted[0]+60 || len(x.Acts) != 1 || x.Acts[0].Reason != "Do máy tạo ra" {
			t.Errorf("%+v: %v", x, err)
		}
		again := h.server(d)
		if err := again.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if list, err := again.Statements(t.Context(), 1); err != nil || list[0].Tally != after {
			t.Errorf("after a start %+v: %v", list[0].Tally, err)
		}
		// Whoever votes now counts, whoever was excluded does not.
		h.come(20)
		if p := h.public(3 * time.Hour); p.Voters != before.Agree+20 && p.Voters <= after.Total() {
			t.Errorf("%d voters after twenty more", p.Voters)
		}
		if err := h.Restore(t.Context(), moderator, h.doors.c, 1, "Là một hội trường"); err != nil {
			t.Fatal(err)
		}
		if got := h.statement().Tally; got.Disagree != 60 {
			t.Errorf("taken back: %+v", got)
		}
		if err := h.Restore(t.Context(), moderator, h.doors.c, 1, "Hai lần"); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("taken back twice: %v", err)
		}
	})
}

// TestAnExclusionShowsNobody: public figures with and without somebody differ by whole
// groups of ten. Its plant, judge with hides always true, shows five, and then three.
func TestAnExclusionShowsNobody(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.come(10)
		h.robots(5)
		h.come(10)
		h.public(3 * time.Hour)
		if was := h.statement().Tally; was.Disagree != 5 || was.Agree != 10 {
			t.Fatalf("%+v", was)
		}
		if err := h.exclude(5); !civic.IsKind(err, civic.KindInvalid) || h.statement().Tally.Disagree != 5 {
			t.Errorf("five of a batch were excluded alone: %v, %+v", err, h.statement().Tally)
		}
	})
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.robots(14)
		h.come(3)
		h.come(10)
		h.public(3 * time.Hour)
		if was := h.statement().Tally; was.Disagree != 14 || was.Agree != 3 {
			t.Fatalf("%+v", was)
		}
		if err := h.exclude(14); err != nil {
			t.Fatal(err)
		}
		if got := h.statement().Tally; got.Total() != 0 {
			t.Errorf("three are left alone: %+v", got)
		}
		h.doors.c.TakesVotes, h.doors.c.Over, h.doors.c.OverSince = false, true, h.clock.Now()
		h.public(time.Hour)
		if got := h.statement().Tally; got.Agree != 13 || got.Disagree != 0 {
			t.Errorf("at the close %+v, should be thirteen", got)
		}
	})
}

func TestAnExclusionIsForModeratorsWithAReason(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.robots(40)
		h.public(3 * time.Hour)
		list, err := h.Patterns(t.Context(), moderator, 1)
		if err != nil || len(list) == 0 {
			t.Fatal(err)
		}
		if err := h.Exclude(t.Context(), moderator, h.doors.c, list[0].Name(), "  "); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := h.Exclude(t.Context(), civic.Visitor(), h.doors.c, list[0].Name(), "Vì thế"); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("by a visitor: %v", err)
		}
		// Before they are public nothing of them ever is.
		for _, p := range list {
			if p.Rule == Fast {
				if err := h.Exclude(t.Context(), moderator, h.doors.c, p.Name(), "Do máy tạo ra"); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestStuffedBallotsAreExcludedInFiveClicks: the menu, the consultation, the pattern,
// the reason; and everybody reads both figures.
func TestStuffedBallotsAreExcludedInFiveClicks(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		for range 40 {
			k := NewKey()
			for st := range int64(6) {
				if err := s.m.Service.Cast(t.Context(), "hn", Ballot{Key: k, Statement: 1 + st, Vote: opinionmap.Disagree}); err != nil {
					t.Fatal(err)
				}
			}
		}
		const at = "/office/consultations/hn/patterns"
		s.Get("moderator", "/office/patterns").Is(200).Has(`href="` + at + `"`)
		list := s.Get("moderator", at).Is(200).Says("40 người trả lời hệt như nhau")
		var one string
		for _, a := range list.All("a") {
			if to := site.Attr(a, "href"); strings.HasPrefix(to, at+"/equal-") {
				one = to
			}
		}
		s.Get("moderator", one).Is(200).Says("Lượt bình chọn của 40 người sẽ không được tính nữa")
		s.Post("moderator", one, site.Form("reason", "")).Refuses("reason", "")
		long := strings.Repeat("dài ", 200)
		if p := s.Post("moderator", "/en"+one, site.Form("reason", long)); p.Status != 422 || !strings.Contains(p.Text, strings.TrimSpace(long)) {
			t.Errorf("too long: %d, or not kept", p.Status)
		}
		s.Post("editor", one, site.Form("reason", "Do máy")).Is(403)
		s.Post("moderator", one, site.Form("reason", "Do máy tạo ra")).Is(303).Leads(at + "?done=statement.excluded")
		s.Get("", "/consultations/hn/exclusions").Is(200).Says("Do máy tạo ra", "Loại 40 người: trả lời hệt như nhau")
		s.Get("", "/en/consultations/hn/statements").Is(200).Says("The ballots of 40 people do not count.")
		s.Post("moderator", at+"/restore/1", site.Form("reason", "")).Refuses("reason", "")
		s.Get("moderator", at+"/restore/1").Is(200)
		s.Post("moderator", at+"/restore/1", site.Form("reason", "Là một lớp học")).Is(303)
		s.Get("", "/en/consultations/hn/exclusions").Is(200).Says("Took back 40 people: gave the same answers")
	})
}
