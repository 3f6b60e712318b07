package app

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/account"
	"dienhong/feature/answer"
	"dienhong/feature/city"
	"dienhong/feature/comment"
	"dienhong/feature/consultation"
	"dienhong/feature/initiative"
	"dienhong/feature/plan"
	"dienhong/feature/statement"
	"dienhong/feature/theme"
	"dienhong/platform/db"
)

// indexHolds fails when the index is not what a rebuild would make.
func indexHolds(t *testing.T, a *App, after string) {
	t.Helper()
	differ, err := a.search.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(differ) > 0 {
		t.Errorf("%s: the index differs from its sources in %v", after, differ[:min(len(differ), 5)])
	}
}

func TestTheDemonstrationCanBeFound(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := build(t, c)
		indexHolds(t, a, "the demonstration")
		n := 0
		if err := a.db.Read().Get(t.Context(), &n, `SELECT COUNT(*) FROM search_entry`); err != nil || n < 190 {
			t.Errorf("%d things can be found, %v", n, err)
		}
	})
}

// TestTheIndexFollowsEveryAct does what people and officers do in all rooms, in any
// order, much of which is refused. Afterwards the index says what one says that is
// written from nothing.
func TestTheIndexFollowsEveryAct(t *testing.T) {
	acts := 240
	if testing.Short() {
		acts = 80
	}
	onHanoi(t, func(t *testing.T, c Config) {
		a := build(t, c)
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		w := walk{T: t, a: a, Rand: rand.New(rand.NewPCG(seed, 1)), who: clerk("1", "Cán bộ Một")}
		names := slices.Sorted(maps.Keys(walks))
		done := map[string]int{}
		for i := range acts {
			name := names[w.IntN(len(names))]
			err := walks[name](w)
			var refusal *civic.Error
			switch {
			case err == nil:
				done[name]++
			case !errors.As(err, &refusal) && !civic.IsKind(err, civic.KindConflict):
				t.Fatalf("%s: %v", name, err)
			}
			if i%20 == 19 {
				indexHolds(t, a, name)
			}
		}
		t.Logf("done: %v", done)
		if len(done) < len(names)/2 {
			t.Errorf("most acts were refused; done were only %v", done)
		}
		kept := w.entries()
		run(t, a, `DELETE FROM search_entry WHERE kind <> 'page'`)
		if err := a.Reindex(t.Context()); err != nil {
			t.Fatal(err)
		}
		if anew := w.entries(); !slices.Equal(kept, anew) {
			for i := range min(len(kept), len(anew)) {
				if kept[i] != anew[i] {
					t.Fatalf("the index held\n%s\nand written from nothing\n%s", kept[i], anew[i])
				}
			}
			t.Errorf("the index held %d entries, written from nothing %d", len(kept), len(anew))
		}
	})
}

// TestAnIndexThatLostSomethingIsNoticed takes entries away behind the rooms' back.
func TestAnIndexThatLostSomethingIsNoticed(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := build(t, c)
		damages := []string{
			`DELETE FROM search_entry WHERE kind = 'theme' OR kind = 'initiative' AND id = 'I01'`,
			`UPDATE search_entry SET public_at = 0 WHERE kind = 'initiative' AND id = 'I02'`,
			`INSERT INTO search_entry SELECT city_id, kind, 'gone', number + 1, consultation, public_at, roles, at, title_vi, title_en, text_vi, text_en, path, desk, words FROM search_entry WHERE id = 'I02'`,
		}
		if a.db.Dialect() == db.SQLite {
			damages = append(damages, `DELETE FROM search_words WHERE rowid = (SELECT number FROM search_entry WHERE kind = 'initiative' AND id = 'I03')`)
		} else {
			damages[2] = `INSERT INTO search_entry (city_id, kind, id, number, consultation, public_at, roles, at, title_vi, title_en, text_vi, text_en, path, desk, words)
				SELECT city_id, kind, 'gone', number + 1, consultation, public_at, roles, at, title_vi, title_en, text_vi, text_en, path, desk, words FROM search_entry WHERE id = 'I02'`
		}
		for _, damage := range damages {
			run(t, a, damage)
			if differ, err := a.search.Check(t.Context()); err != nil || len(differ) == 0 {
				t.Errorf("%s is not noticed: %v %v", damage, differ, err)
			}
			if err := a.Reindex(t.Context()); err != nil {
				t.Fatal(err)
			}
			indexHolds(t, a, damage+" and a rebuild")
		}
	})
}

// walk is somebody who does anything anywhere.
type walk struct {
	*testing.T
	*rand.Rand
	a   *App
	who civic.Actor
}

// thing is what a table holds of a thing.
type thing struct {
	ID      string `db:"id"`
	Version int64  `db:"version"`
}

// any picks a thing of a table; an id that nothing has when there is none.
func (w walk) any(table string) thing {
	var list []thing
	if err := w.a.db.Read().Select(w.Context(), &list, `SELECT id, version FROM `+table+` ORDER BY id`); err != nil {
		w.Fatal(err)
	}
	if len(list) == 0 {
		return thing{ID: "none"}
	}
	return list[w.IntN(len(list))]
}

// entries is all that the index holds of the rooms, a line a row.
func (w walk) entries() (list []string) {
	if err := w.a.db.Read().Select(w.Context(), &list, `SELECT kind || ' ' || id || ' ' || CAST(number AS TEXT) || ' ' || CAST(consultation AS TEXT) || ' ' || CAST(public_at AS TEXT) || ' ' || roles || ' '
		|| CAST(at AS TEXT) || ' ' || title_vi || ' | ' || title_en || ' | ' || text_vi || ' | ' || text_en || ' ' || path || ' ' || desk || ' ' || words FROM search_entry WHERE kind <> 'page' ORDER BY kind, id`); err != nil {
		w.Fatal(err)
	}
	return list
}

func (w walk) text() civic.Text {
	words := []string{"Hoà Bình", "quỹ", "UBND thành phố", "sân chơi", "cây xanh", "Đường Láng", "102/KH-UBND", "phố đi bộ"}
	t := civic.Text{VI: fmt.Sprintf("%s %s %d", words[w.IntN(len(words))], words[w.IntN(len(words))], w.IntN(1_000_000))}
	if w.IntN(3) == 0 {
		t.EN = "Walking street " + fmt.Sprint(w.IntN(1000))
	}
	return t
}

func pick[T any](w walk, list ...T) T { return list[w.IntN(len(list))] }

func (w walk) statement() statement.Ref {
	var list []int64
	if err := w.a.db.Read().Select(w.Context(), &list, `SELECT tid FROM statement_statement WHERE consultation = 1 ORDER BY tid`); err != nil {
		w.Fatal(err)
	}
	return statement.Ref{Consultation: 1, Statement: pick(w, list...)}
}

func (w walk) initiative() initiative.Initiative {
	in, err := w.a.features.Initiative.Service.Initiative(w.Context(), w.who, civic.ID(w.any("initiative_initiative").ID))
	if err != nil {
		w.Fatal(err)
	}
	return in
}

// walks are the acts of all rooms whose things can be found.
var walks = map[string]func(w walk) error{
	"send a statement": func(w walk) error {
		_, _, err := w.a.features.Statement.Service.Submit(w.Context(), slug, statement.Submission{Key: statement.NewKey(), Text: w.text().VI, Lang: civic.Vietnamese})
		return err
	},
	"moderate a statement": func(w walk) error {
		_, err := w.a.features.Statement.Service.Decide(w.Context(), w.who, w.statement(), statement.Verdict{
			Act: pick(w, statement.Accept, statement.Hide, statement.Merge), Reason: pick(w, "duplicate", "off_topic", "fits"), Into: w.statement().Statement,
		})
		return err
	},
	"undo a decision": func(w walk) error {
		_, err := w.a.features.Statement.Service.UndoLast(w.Context(), w.who, w.statement())
		return err
	},
	"translate a statement": func(w walk) error {
		return w.a.features.Statement.Service.Translate(w.Context(), w.who, w.statement(), int64(w.IntN(2)), w.text().VI)
	},
	"send a comment": func(w walk) error {
		_, code, err := w.a.features.Comment.Service.Submit(w.Context(), slug, comment.Submission{Text: w.text().VI, Lang: civic.Vietnamese, Publish: w.IntN(2) == 0})
		if err == nil && w.IntN(4) == 0 {
			_, err = w.a.features.Comment.Service.Withdraw(w.Context(), code)
		}
		return err
	},
	"decide on a comment": func(w walk) error {
		c := w.any("comment_comment")
		_, err := w.a.features.Comment.Service.Decide(w.Context(), w.who, civic.ID(c.ID), c.Version, comment.Verdict{State: pick(w, comment.Shown, comment.Kept, comment.Hidden), Reason: pick(w, comment.Reasons...)})
		return err
	},
	"write a theme": func(w walk) error {
		th := theme.Theme{Consultation: 1, Name: w.text(), Summary: w.text(), Published: w.IntN(2) == 0}
		if old := w.any("theme_theme"); old.Version > 0 && w.IntN(2) == 0 {
			th.ID, th.Version = civic.ID(old.ID), old.Version
		}
		_, err := w.a.features.Theme.Service.SaveTheme(w.Context(), w.who, th)
		return err
	},
	"remove a theme": func(w walk) error {
		th := w.any("theme_theme")
		return w.a.features.Theme.Service.RemoveTheme(w.Context(), w.who, civic.ID(th.ID), th.Version)
	},
	"write an initiative": func(w walk) error {
		in := w.initiative()
		if w.IntN(2) == 0 {
			in = initiative.Initiative{Texts: initiative.Texts{CostMin: initiative.Unknown, CostMax: initiative.Unknown}}
		}
		in.Title, in.Summary = w.text(), w.text()
		_, err := w.a.features.Initiative.Service.Save(w.Context(), w.who, in, nil)
		return err
	},
	"move an initiative": func(w walk) error {
		in, s := w.initiative(), w.a.features.Initiative.Service
		reason := civic.Text{VI: "Lý do", EN: "Reason"}
		var err error
		switch w.IntN(6) {
		case 0:
			_, err = s.Publish(w.Context(), w.who, in.ID, in.Version)
		case 1:
			_, err = s.Hide(w.Context(), w.who, in.ID, in.Version, reason)
		case 2:
			_, err = s.Unhide(w.Context(), w.who, in.ID, in.Version, reason)
		case 3:
			_, err = s.Merge(w.Context(), w.who, in.ID, in.Version, w.initiative().ID, reason)
		case 4:
			_, err = s.Unmerge(w.Context(), w.who, in.ID, in.Version, reason)
		default:
			err = s.Remove(w.Context(), w.who, in.ID, in.Version)
		}
		return err
	},
	"draft an answer": func(w walk) error {
		_, err := w.a.features.Answer.Service.Save(w.Context(), w.who, answer.Answer{Consultation: 1, Decision: answer.Noted, Text: w.text(), Body: w.any("city_body").ID},
			[]civic.Ref{{Kind: civic.RefStatement, ID: fmt.Sprintf("1-%d", w.statement().Statement)}})
		return err
	},
	"bring an answer on": func(w walk) error {
		an, s := w.any("answer_answer"), w.a.features.Answer.Service
		var err error
		switch id := civic.ID(an.ID); w.IntN(5) {
		case 0:
			_, err = s.Submit(w.Context(), w.who, id, an.Version)
		case 1:
			_, err = s.Approve(w.Context(), w.who, id, an.Version)
		case 2:
			_, err = s.Publish(w.Context(), w.who, id, an.Version, "Lý do")
		case 3:
			_, err = s.SendBack(w.Context(), w.who, id, an.Version, "Lý do")
		default:
			err = s.Remove(w.Context(), w.who, id, an.Version)
		}
		return err
	},
	"register a document": func(w walk) error {
		_, err := w.a.features.City.Service.SaveDocument(w.Context(), w.who, city.Document{Number: fmt.Sprintf("%d/KH-UBND", w.IntN(1000)), Title: w.text()})
		return err
	},
	"remove a document": func(w walk) error {
		d := w.any("city_document")
		return w.a.features.City.Service.RemoveDocument(w.Context(), w.who, civic.ID(d.ID), d.Version)
	},
	"write an organisation": func(w walk) error {
		b := city.Body{Name: w.text(), Kind: city.BodyKinds[0], Role: w.text()}
		if old := w.any("city_body"); w.IntN(2) == 0 {
			b.ID, b.Version = old.ID, old.Version
		}
		_, err := w.a.features.City.Service.SaveBody(w.Context(), w.who, b)
		return err
	},
	"plan an action": func(w walk) error {
		it := plan.Item{Kind: pick(w, plan.Programme, plan.Commitment), Title: w.text(), Summary: w.text(), MadeTo: w.text()}
		saved, err := w.a.features.Plan.Service.Save(w.Context(), w.who, it, nil)
		if err == nil && w.IntN(2) == 0 {
			err = w.a.features.Plan.Service.Publish(w.Context(), w.who, saved.ID)
		}
		return err
	},
	"remove from the plan": func(w walk) error {
		it := w.any("plan_item")
		return w.a.features.Plan.Service.Remove(w.Context(), w.who, civic.ID(it.ID), it.Version)
	},
	"open a consultation": func(w walk) error {
		now := time.Now()
		_, err := w.a.features.Consultation.Service.Create(w.Context(), w.who, consultation.Blueprint{
			Slug: fmt.Sprint("dot-", w.IntN(1_000_000)), Publish: w.IntN(2) == 0, Texts: consultation.Texts{Title: w.text(), Question: w.text(), Summary: w.text()},
			Phases: []consultation.Phase{{Track: consultation.Voice, Name: civic.Text{VI: "Góp ý"}, Start: now.AddDate(0, 0, -1), End: now.AddDate(0, 0, 30), Votes: true}},
		})
		return err
	},
	"arrange a meeting": func(w walk) error {
		m, err := w.a.features.Consultation.Service.SaveMeeting(w.Context(), w.who, slug, consultation.Meeting{Title: w.text(), Start: time.Now(), Place: w.text()})
		if err == nil && w.IntN(2) == 0 {
			err = w.a.features.Consultation.Service.RemoveMeeting(w.Context(), w.who, slug, m.ID, m.Version)
		}
		return err
	},
	"invite a colleague": func(w walk) error {
		p, err := w.a.features.Account.Service.Invite(w.Context(), w.who, account.Profile{
			Email: fmt.Sprintf("a%d@hanoi.example", w.IntN(1_000_000)), Name: w.text().VI, Locale: civic.Vietnamese, Roles: []civic.Role{civic.Editor},
		})
		if err == nil && w.IntN(2) == 0 {
			err = w.a.features.Account.Service.Leave(w.Context(), w.who, p.ID)
		}
		return err
	},
}
