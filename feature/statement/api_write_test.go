package statement

import (
	"strings"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestWhatProgramsAreRefused(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		send := func(path, body string, key Key) int {
			return s.JSON("", "POST", "/api/v1/consultations/hn/"+path, body, "Dienhong-Participant", string(key)).Status
		}
		const agree, disagree, idea = `{"statement":2,"vote":"agree"}`, `{"statement":2,"vote":"disagree"}`, `{"text":"Một ý kiến gửi từ chương trình khác"}`
		mine := NewKey()
		if code := send("votes", agree, mine); code != 200 {
			t.Fatalf("vote: %d", code)
		}
		// A key that is none is refused; one that is made up is somebody new.
		for _, key := range []Key{"", "0", mine[:25], mine + "0", Key(strings.Repeat("u", 26)), Key(strings.ToUpper(string(mine[:20]))) + "??????"} {
			for _, write := range [][2]string{{"votes", disagree}, {"ideas", idea}} {
				if code := send(write[0], write[1], key); code != 422 {
					t.Errorf("%s with the key %q: %d", write[0], key, code)
				}
			}
		}
		if code := send("votes", disagree, NewKey()); code != 200 {
			t.Errorf("a made-up key: %d", code)
		}
		st, err := s.m.Service.One(t.Context(), 1, 2)
		if err != nil || st.Tally.Agree != 1 || st.Tally.Disagree != 1 {
			t.Errorf("a made-up key changed another's vote: %+v %v", st.Tally, err)
		}
		if code := send("votes", `{"statement":999,"vote":"agree"}`, mine); code != 404 {
			t.Errorf("an unknown statement: %d", code)
		}
		if _, err := s.m.Service.Decide(t.Context(), moderator, Ref{1, 3}, Verdict{Act: Hide, Reason: "off_topic"}); err != nil {
			t.Fatal(err)
		}
		if code := send("votes", `{"statement":3,"vote":"agree"}`, mine); code != 410 {
			t.Errorf("a hidden statement: %d", code)
		}
		s.around.c.TakesVotes, s.around.c.TakesTexts = false, false
		for _, write := range [][2]string{{"votes", disagree}, {"ideas", idea}} {
			if code := send(write[0], write[1], mine); code != 409 {
				t.Errorf("%s outside the phase: %d", write[0], code)
			}
		}
		if all, err := s.m.Service.Statements(t.Context(), 1); s.lines() != 2 || len(all) != 9 || err != nil {
			t.Errorf("what was refused is stored: %d lines, %d statements, %v", s.lines(), len(all), err)
		}
	})
}
