package statement

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

func actor(r *http.Request) civic.Actor { return civic.ActorFrom(r.Context()) }

// statementPath is the public address of a statement.
func statementPath(c civic.Consultation, id int64) string {
	return c.Path("statements", strconv.FormatInt(id, 10))
}

func reader(ctx context.Context) civic.Locale { return civic.Locale(i18n.LocaleOf(ctx)) }

// titleOf gives the title of a consultation in the reader's language.
func titleOf(ctx context.Context, c civic.Consultation) string {
	s, _ := c.Title.In(reader(ctx))
	return s
}

// keyCookie names the cookie that keeps a participant's key; it is another one
// in every consultation, so that no two can be joined.
func keyCookie(consultation civic.ConsultationNumber) string {
	return "dh_voice_" + consultation.String()
}

// keyFor is how long a browser stays the same participant.
const keyFor = 400 * 24 * time.Hour

// keyOf reads the participant's key; "" when the browser has none.
func keyOf(r *http.Request, consultation civic.ConsultationNumber) Key {
	k := Key(web.CookieValue(r, keyCookie(consultation)))
	if !k.Known() {
		return ""
	}
	return k
}

// keyFrom reads the participant's key or hands out a new one.
func keyFrom(w http.ResponseWriter, r *http.Request, consultation civic.ConsultationNumber) Key {
	k := keyOf(r, consultation)
	if k == "" {
		k = NewKey()
		web.SetCookie(w, r, web.Cookie{Name: keyCookie(consultation), Value: string(k), MaxAge: keyFor})
	}
	return k
}

// Greet gives the browser a key unless it has one.
func (m *Module) Greet(w http.ResponseWriter, r *http.Request, c civic.Consultation) {
	keyFrom(w, r, c.Number)
}

// Verified tells whether the participant of the browser is verified.
func (m *Module) Verified(r *http.Request, c civic.Consultation) (bool, error) {
	return m.Service.Verified(r.Context(), c.Number, keyOf(r, c.Number))
}

// Verify is [Service.Verify] for the participant of the browser. One who came too
// late and has no votes begins anew under another key.
func (m *Module) Verify(w http.ResponseWriter, r *http.Request, c civic.Consultation, spend func(tx *db.Tx) error) error {
	k := keyOf(r, c.Number)
	err := m.Service.Verify(r.Context(), c.Slug, k, spend)
	if !civic.IsKind(err, civic.KindConflict) {
		return err
	}
	if answers, failed := m.Service.Answers(r.Context(), c.Number, k); failed != nil || len(answers) > 0 {
		return err
	}
	k = NewKey()
	if err := m.Service.Verify(r.Context(), c.Slug, k, spend); err != nil {
		return err
	}
	web.SetCookie(w, r, web.Cookie{Name: keyCookie(c.Number), Value: string(k), MaxAge: keyFor})
	return nil
}

// Reader tells which participant a request comes from, for pages of others that
// show somebody where they stand. ok is false before the first vote.
func (m *Module) Reader(r *http.Request, consultation civic.ConsultationNumber) (participant int64, ok bool) {
	participant, ok, err := m.Service.Participant(r.Context(), consultation, keyOf(r, consultation))
	return participant, ok && err == nil
}

// newOnce draws the key under which a form sends one vote.
func newOnce() string {
	var b [12]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// voteWords are how pages and programs name the answers.
var voteWords = map[opinionmap.Vote]string{
	opinionmap.Agree: "agree", opinionmap.Disagree: "disagree", opinionmap.Pass: "pass", opinionmap.Withdrawn: "withdrawn",
}

// noVote is none of the answers.
const noVote opinionmap.Vote = -2

// parseVote gives noVote for anything but the words.
func parseVote(word string) opinionmap.Vote {
	for v, w := range voteWords {
		if w == word {
			return v
		}
	}
	return noVote
}

// number reads a number of an address.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0
}

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}
