package answer

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	index search.Index
}

const columns = `id, consultation, version, decision, text_vi, text_en, body, forwarded_to, state, due_on, drafted_by, drafted_name, approved_by,
	approved_name, approved_at, published_at, edition, subjects, demonstration, created_at, updated_at`

func (s store) list(ctx context.Context, q db.Queryer, where string, args ...any) ([]Answer, error) {
	var list []Answer
	err := q.Each(ctx, `SELECT `+columns+` FROM answer_answer WHERE city_id = ?`+where, append([]any{s.city}, args...), func(scan func(...any) error) error {
		var a Answer
		var approved, published, created, updated int64
		var subjects string
		if err := scan(&a.ID, &a.Consultation, &a.Version, &a.Decision, &a.Text.VI, &a.Text.EN, &a.Body, &a.ForwardedTo, &a.State, &a.DueOn, &a.DraftedBy,
			&a.DraftedName, &a.ApprovedBy, &a.ApprovedName, &approved, &published, &a.Edition, &subjects, &a.Demonstration, &created, &updated); err != nil {
			return err
		}
		a.Subjects = readRefs(subjects)
		a.ApprovedAt, a.PublishedAt = civic.FromMillis(approved), civic.FromMillis(published)
		a.CreatedAt, a.UpdatedAt = civic.FromMillis(created), civic.FromMillis(updated)
		list = append(list, a)
		return nil
	})
	return list, err
}

func (s store) answer(ctx context.Context, q db.Queryer, id civic.ID) (Answer, error) {
	list, err := s.list(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("answer")
	}
	if err != nil {
		return Answer{}, err
	}
	return list[0], nil
}

func (s store) count(ctx context.Context, q db.Queryer, where string, args ...any) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM answer_answer WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return n, err
}

func (s store) save(ctx context.Context, tx *db.Tx, a Answer) error {
	if _, err := tx.Exec(ctx, `INSERT INTO answer_answer (city_id, `+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, decision = excluded.decision, text_vi = excluded.text_vi,
		text_en = excluded.text_en, body = excluded.body, forwarded_to = excluded.forwarded_to, state = excluded.state, due_on = excluded.due_on,
		drafted_by = excluded.drafted_by, drafted_name = excluded.drafted_name, approved_by = excluded.approved_by,
		approved_name = excluded.approved_name, approved_at = excluded.approved_at, published_at = excluded.published_at,
		edition = excluded.edition, subjects = excluded.subjects, updated_at = excluded.updated_at`,
		s.city, string(a.ID), a.Consultation, a.Version, string(a.Decision), a.Text.VI, a.Text.EN, a.Body, a.ForwardedTo, string(a.State), a.DueOn,
		string(a.DraftedBy), a.DraftedName, string(a.ApprovedBy), a.ApprovedName, civic.Millis(a.ApprovedAt), civic.Millis(a.PublishedAt),
		a.Edition, writeRefs(a.Subjects), a.Demonstration, civic.Millis(a.CreatedAt), civic.Millis(a.UpdatedAt)); err != nil {
		return err
	}
	return s.index.Refresh(ctx, tx, s.found(), string(a.ID))
}

func (s store) insertEdition(ctx context.Context, tx *db.Tx, e Edition) error {
	if _, err := tx.Exec(ctx, `INSERT INTO answer_edition (city_id, answer_id, edition, at, decision, text_vi, text_en, body, forwarded_to, approved_name, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(e.Answer), e.Edition, civic.Millis(e.At), string(e.Decision), e.Text.VI, e.Text.EN,
		e.Body, e.ForwardedTo, e.ApprovedName, e.Reason); err != nil {
		return err
	}
	return s.index.Refresh(ctx, tx, s.found(), string(e.Answer))
}

// editions gives what was published, the last edition of each answer first.
func (s store) editions(ctx context.Context, q db.Queryer, where string, args ...any) ([]Edition, error) {
	var list []Edition
	err := q.Each(ctx, `SELECT e.answer_id, a.consultation, a.demonstration, e.edition, e.at, e.decision, e.text_vi, e.text_en, e.body, e.forwarded_to, e.approved_name, e.reason
		FROM answer_edition e JOIN answer_answer a ON a.city_id = e.city_id AND a.id = e.answer_id WHERE e.city_id = ?`+where,
		append([]any{s.city}, args...), func(scan func(...any) error) error {
			var e Edition
			var at int64
			if err := scan(&e.Answer, &e.Consultation, &e.Demonstration, &e.Edition, &at, &e.Decision, &e.Text.VI, &e.Text.EN, &e.Body, &e.ForwardedTo, &e.ApprovedName, &e.Reason); err != nil {
				return err
			}
			e.At = civic.FromMillis(at)
			list = append(list, e)
			return nil
		})
	return list, err
}

// setting gives how the office works; before anybody said so, two people and
// thirty days.
func (s store) setting(ctx context.Context, q db.Queryer) (Setting, error) {
	var row struct {
		TwoPeople bool   `db:"two_people"`
		Days      int    `db:"days"`
		Version   int64  `db:"version"`
		Name      string `db:"name"`
		At        int64  `db:"at"`
	}
	err := q.Get(ctx, &row, `SELECT two_people, days, version, name, at FROM answer_setting WHERE city_id = ?`, s.city)
	if errors.Is(err, db.ErrNotFound) {
		return Setting{TwoPeople: true, Days: 30}, nil
	}
	return Setting{row.TwoPeople, row.Days, row.Version, row.Name, civic.FromMillis(row.At)}, err
}

func (s store) saveSetting(ctx context.Context, tx *db.Tx, set Setting) error {
	_, err := tx.Exec(ctx, `INSERT INTO answer_setting (city_id, two_people, days, version, name, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id) DO UPDATE SET two_people = excluded.two_people, days = excluded.days, version = excluded.version, name = excluded.name, at = excluded.at`,
		s.city, set.TwoPeople, set.Days, set.Version, set.SavedBy, civic.Millis(set.SavedAt))
	return err
}

// Entry is a line of an answer's history.
type Entry struct {
	At     time.Time
	Name   string // of the person, as colleagues knew it then
	Act    string
	Reason string
	Before string // JSON of what was there; empty when it was new
}

func (s store) record(ctx context.Context, tx *db.Tx, now time.Time, who civic.Actor, id civic.ID, act, reason string, before any) error {
	raw := []byte{}
	if before != nil {
		var err error
		if raw, err = json.Marshal(before); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO answer_history (city_id, answer_id, at, person, name, act, reason, before) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(id), civic.Millis(now), string(who.Person), who.Name, act, reason, string(raw))
	return err
}

func (s store) history(ctx context.Context, q db.Queryer, id civic.ID) ([]Entry, error) {
	var list []Entry
	err := q.Each(ctx, `SELECT at, name, act, reason, before FROM answer_history WHERE city_id = ? AND answer_id = ? ORDER BY id DESC LIMIT 200`,
		[]any{s.city, string(id)}, func(scan func(...any) error) error {
			var e Entry
			var at int64
			if err := scan(&at, &e.Name, &e.Act, &e.Reason, &e.Before); err != nil {
				return err
			}
			e.At = civic.FromMillis(at)
			list = append(list, e)
			return nil
		})
	return list, err
}

func (s store) remove(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM answer_answer WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, foundAnswer.Name, string(id))
}

// totals counts the public answers of a consultation by the decision that is
// public, which a draft may be about to change.
func (s store) totals(ctx context.Context, q db.Queryer, number civic.ConsultationNumber) (map[Decision]int, error) {
	n := map[Decision]int{}
	err := q.Each(ctx, `SELECT e.decision, COUNT(*) FROM answer_answer a JOIN answer_edition e
		ON e.city_id = a.city_id AND e.answer_id = a.id AND e.edition = a.edition
		WHERE a.city_id = ? AND a.consultation = ? GROUP BY e.decision`, []any{s.city, number}, func(scan func(...any) error) error {
		var d Decision
		var count int
		if err := scan(&d, &count); err != nil {
			return err
		}
		n[d] = count
		return nil
	})
	return n, err
}

// sinceApproval selects, in a history h of an answer, who wrote or changed the
// text since it was last approved.
const sinceApproval = `h.act IN ('create', 'change') AND h.id > COALESCE((SELECT MAX(p.id) FROM answer_history p
	WHERE p.city_id = h.city_id AND p.answer_id = h.answer_id AND p.act = 'approve'), 0)`

func (s store) writers(ctx context.Context, q db.Queryer, id civic.ID) (list []civic.ID, err error) {
	err = q.Select(ctx, &list, `SELECT DISTINCT h.person FROM answer_history h WHERE h.city_id = ? AND h.answer_id = ? AND `+sinceApproval, s.city, string(id))
	return list, err
}

// lastChange gives the number of the last entry of the log; 0 before the first.
func (s store) lastChange(ctx context.Context, q db.Queryer) (id int64, err error) {
	err = q.Get(ctx, &id, `SELECT COALESCE(MAX(id), 0) FROM answer_history WHERE city_id = ?`, s.city)
	return id, err
}
