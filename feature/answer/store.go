package answer

import (
	"context"
	"errors"

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

func (s store) list(ctx context.Context, q db.Queryer, where string, args ...any) (list []Answer, err error) {
	err = q.Select(ctx, &list, `SELECT `+columns+` FROM answer_answer WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
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
		s.city, a.ID, a.Consultation, a.Version, a.Decision, a.Text.VI, a.Text.EN, a.Body, a.ForwardedTo, a.State, a.DueOn,
		a.DraftedBy, a.DraftedName, a.ApprovedBy, a.ApprovedName, a.ApprovedAt, a.PublishedAt,
		a.Edition, db.JSON(a.Subjects), a.Demonstration, a.CreatedAt, a.UpdatedAt); err != nil {
		return err
	}
	return s.index.Refresh(ctx, tx, s.found(), string(a.ID))
}

// addWriter says that a person wrote or changed the text that is not approved yet.
func (s store) addWriter(ctx context.Context, tx *db.Tx, id, person civic.ID) error {
	_, err := tx.Exec(ctx, `INSERT INTO answer_writer (city_id, answer_id, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, s.city, id, person)
	return err
}

// clearWriters forgets who wrote a text: it is approved, or gone.
func (s store) clearWriters(ctx context.Context, tx *db.Tx, id civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM answer_writer WHERE city_id = ? AND answer_id = ?`, s.city, id)
	return err
}

// writers gives who wrote or changed a text since it was last approved.
func (s store) writers(ctx context.Context, q db.Queryer, id civic.ID) (list []civic.ID, err error) {
	err = q.Select(ctx, &list, `SELECT person FROM answer_writer WHERE city_id = ? AND answer_id = ? ORDER BY person`, s.city, id)
	return list, err
}

func (s store) insertEdition(ctx context.Context, tx *db.Tx, e Edition) error {
	if _, err := tx.Exec(ctx, `INSERT INTO answer_edition (city_id, answer_id, edition, at, decision, text_vi, text_en, body, forwarded_to, approved_name, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, e.Answer, e.Edition, e.At, e.Decision, e.Text.VI, e.Text.EN,
		e.Body, e.ForwardedTo, e.ApprovedName, e.Reason); err != nil {
		return err
	}
	return s.index.Refresh(ctx, tx, s.found(), string(e.Answer))
}

// editions gives what was published, the last edition of each answer first.
func (s store) editions(ctx context.Context, q db.Queryer, where string, args ...any) (list []Edition, err error) {
	err = q.Select(ctx, &list, `SELECT e.answer_id, a.consultation, a.demonstration, e.edition, e.at, e.decision, e.text_vi, e.text_en, e.body, e.forwarded_to,
		e.approved_name, e.reason FROM answer_edition e JOIN answer_answer a ON a.city_id = e.city_id AND a.id = e.answer_id
		WHERE e.city_id = ?`+where, append([]any{s.city}, args...)...)
	return list, err
}

// setting gives how the office works; before anybody said so, two people and
// thirty days.
func (s store) setting(ctx context.Context, q db.Queryer) (Setting, error) {
	var set Setting
	err := q.Get(ctx, &set, `SELECT two_people, days, version FROM answer_setting WHERE city_id = ?`, s.city)
	if errors.Is(err, db.ErrNotFound) {
		return Setting{TwoPeople: true, Days: 30}, nil
	}
	return set, err
}

func (s store) saveSetting(ctx context.Context, tx *db.Tx, set Setting) error {
	_, err := tx.Exec(ctx, `INSERT INTO answer_setting (city_id, two_people, days, version) VALUES (?, ?, ?, ?)
		ON CONFLICT (city_id) DO UPDATE SET two_people = excluded.two_people, days = excluded.days, version = excluded.version`,
		s.city, set.TwoPeople, set.Days, set.Version)
	return err
}

func (s store) remove(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM answer_answer WHERE city_id = ? AND id = ?`, s.city, id); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, foundAnswer.Name, string(id))
}

// totals counts the public answers of a consultation by the decision that is
// public, which a draft may be about to change.
func (s store) totals(ctx context.Context, q db.Queryer, number civic.ConsultationNumber) (map[Decision]int, error) {
	var rows []struct {
		Decision Decision `db:"decision"`
		N        int      `db:"n"`
	}
	err := q.Select(ctx, &rows, `SELECT e.decision, COUNT(*) AS n FROM answer_answer a JOIN answer_edition e
		ON e.city_id = a.city_id AND e.answer_id = a.id AND e.edition = a.edition
		WHERE a.city_id = ? AND a.consultation = ? GROUP BY e.decision`, s.city, number)
	n := map[Decision]int{}
	for _, r := range rows {
		n[r.Decision] = r.N
	}
	return n, err
}

// notWritten selects the answers that a person did not write on.
const notWritten = ` AND NOT EXISTS (SELECT 1 FROM answer_writer w
	WHERE w.city_id = answer_answer.city_id AND w.answer_id = answer_answer.id AND w.person = ?)`
