package consultation

import (
	"context"
	"errors"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

// store holds every SQL statement of the feature.
type store struct {
	city  civic.CityID
	index search.Index
}

type row struct {
	ID             string                   `db:"id"`
	Number         civic.ConsultationNumber `db:"number"`
	Slug           string                   `db:"slug"`
	Version        int64                    `db:"version"`
	TitleVI        string                   `db:"title_vi"`
	TitleEN        string                   `db:"title_en"`
	QuestionVI     string                   `db:"question_vi"`
	QuestionEN     string                   `db:"question_en"`
	SummaryVI      string                   `db:"summary_vi"`
	SummaryEN      string                   `db:"summary_en"`
	BackgroundVI   string                   `db:"background_vi"`
	BackgroundEN   string                   `db:"background_en"`
	Moderation     string                   `db:"moderation"`
	MinimumDays    int                      `db:"minimum_days"`
	Demonstration  bool                     `db:"demonstration"`
	Source         string                   `db:"source"`
	PublishedAt    int64                    `db:"published_at"`
	CancelledAt    int64                    `db:"cancelled_at"`
	CancelReasonVI string                   `db:"cancel_reason_vi"`
	CancelReasonEN string                   `db:"cancel_reason_en"`
	ArchivedAt     int64                    `db:"archived_at"`
	UpdatedAt      int64                    `db:"updated_at"`
	UpdatedBy      string                   `db:"updated_by"`
}

type phaseRow struct {
	Of     string `db:"consultation_id"`
	ID     string `db:"id"`
	Track  string `db:"track"`
	NameVI string `db:"name_vi"`
	NameEN string `db:"name_en"`
	Starts int64  `db:"starts_at"`
	Ends   int64  `db:"ends_at"`
	Votes  bool   `db:"votes"`
	Ideas  bool   `db:"ideas"`
}

type topicRow struct {
	Of     string `db:"consultation_id"`
	ID     string `db:"id"`
	Pillar string `db:"pillar_id"`
	NameVI string `db:"name_vi"`
	NameEN string `db:"name_en"`
}

// at reads a moment of which 0 means none.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return civic.FromMillis(ms)
}

// millis is the reverse of at.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return civic.Millis(t)
}

func (r row) consultation() Consultation {
	return Consultation{
		ID: civic.ID(r.ID), Number: r.Number, Slug: r.Slug, Version: r.Version,
		Texts: Texts{
			Title:      civic.Text{VI: r.TitleVI, EN: r.TitleEN},
			Question:   civic.Text{VI: r.QuestionVI, EN: r.QuestionEN},
			Summary:    civic.Text{VI: r.SummaryVI, EN: r.SummaryEN},
			Background: civic.Text{VI: r.BackgroundVI, EN: r.BackgroundEN},
		},
		Moderation: Moderation(r.Moderation), MinimumDays: r.MinimumDays, Demonstration: r.Demonstration, Source: r.Source,
		PublishedAt: at(r.PublishedAt), CancelledAt: at(r.CancelledAt),
		CancelReason: civic.Text{VI: r.CancelReasonVI, EN: r.CancelReasonEN},
		ArchivedAt:   at(r.ArchivedAt), UpdatedAt: at(r.UpdatedAt), UpdatedBy: r.UpdatedBy,
	}
}

const columns = `id, number, slug, version, title_vi, title_en, question_vi, question_en, summary_vi, summary_en,
	background_vi, background_en, moderation, minimum_days, demonstration, source, published_at, cancelled_at,
	cancel_reason_vi, cancel_reason_en, archived_at, updated_at, updated_by`

// bySlug gives one consultation with its phases and topics.
func (s store) bySlug(ctx context.Context, q db.Queryer, slug string) (Consultation, error) {
	return s.one(ctx, q, `SELECT `+columns+` FROM consultation_consultation WHERE city_id = ? AND slug = ?`, s.city, slug)
}

func (s store) byNumber(ctx context.Context, q db.Queryer, number civic.ConsultationNumber) (Consultation, error) {
	return s.one(ctx, q, `SELECT `+columns+` FROM consultation_consultation WHERE city_id = ? AND number = ?`, s.city, number)
}

func (s store) one(ctx context.Context, q db.Queryer, query string, args ...any) (Consultation, error) {
	var r row
	if err := q.Get(ctx, &r, query, args...); err != nil {
		return Consultation{}, missing(err)
	}
	list := []Consultation{r.consultation()}
	err := s.fill(ctx, q, list)
	return list[0], err
}

func missing(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return civic.NotFound("consultation")
	}
	return err
}

// all gives every consultation, the newest first.
func (s store) all(ctx context.Context, q db.Queryer) ([]Consultation, error) {
	var rows []row
	if err := q.Select(ctx, &rows, `SELECT `+columns+` FROM consultation_consultation WHERE city_id = ? ORDER BY number DESC`, s.city); err != nil {
		return nil, err
	}
	list := make([]Consultation, len(rows))
	for i, r := range rows {
		list[i] = r.consultation()
	}
	return list, s.fill(ctx, q, list)
}

// fill adds phases and topics to the consultations of list.
func (s store) fill(ctx context.Context, q db.Queryer, list []Consultation) error {
	place := map[string]int{}
	var ids []string
	for i, c := range list {
		place[string(c.ID)] = i
		ids = append(ids, string(c.ID))
	}
	var phases []phaseRow
	if err := q.Select(ctx, &phases, `SELECT consultation_id, id, track, name_vi, name_en, starts_at, ends_at, votes, ideas
		FROM consultation_phase WHERE city_id = ? AND consultation_id IN (?) ORDER BY starts_at, track`, s.city, ids); err != nil {
		return err
	}
	for _, p := range phases {
		c := &list[place[p.Of]]
		c.Phases = append(c.Phases, Phase{
			ID: civic.ID(p.ID), Track: Track(p.Track), Name: civic.Text{VI: p.NameVI, EN: p.NameEN},
			Start: at(p.Starts), End: at(p.Ends), Votes: p.Votes, Ideas: p.Ideas,
		})
	}
	var topics []topicRow
	if err := q.Select(ctx, &topics, `SELECT consultation_id, id, pillar_id, name_vi, name_en
		FROM consultation_topic WHERE city_id = ? AND consultation_id IN (?) ORDER BY position`, s.city, ids); err != nil {
		return err
	}
	for _, t := range topics {
		c := &list[place[t.Of]]
		c.Topics = append(c.Topics, Topic{ID: civic.ID(t.ID), Pillar: civic.ID(t.Pillar), Name: civic.Text{VI: t.NameVI, EN: t.NameEN}})
	}
	return nil
}

// byNumbers gives the consultations with these numbers, written in digits.
func (s store) byNumbers(ctx context.Context, q db.Queryer, numbers []string) ([]Consultation, error) {
	var rows []row
	if err := q.Select(ctx, &rows, `SELECT `+columns+` FROM consultation_consultation WHERE city_id = ? AND CAST(number AS TEXT) IN (?)`, s.city, numbers); err != nil {
		return nil, err
	}
	list := make([]Consultation, len(rows))
	for i, r := range rows {
		list[i] = r.consultation()
	}
	return list, s.fill(ctx, q, list)
}

func (s store) nextNumber(ctx context.Context, tx *db.Tx) (n civic.ConsultationNumber, err error) {
	err = tx.Get(ctx, &n, `SELECT COALESCE(MAX(number), 0) + 1 FROM consultation_consultation WHERE city_id = ?`, s.city)
	return n, err
}

func (s store) insert(ctx context.Context, tx *db.Tx, c Consultation) error {
	if _, err := tx.Exec(ctx, `INSERT INTO consultation_consultation (city_id, `+columns+`, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(c.ID), c.Number, c.Slug, c.Version, c.Texts.Title.VI, c.Texts.Title.EN, c.Texts.Question.VI, c.Texts.Question.EN,
		c.Texts.Summary.VI, c.Texts.Summary.EN, c.Texts.Background.VI, c.Texts.Background.EN, string(c.Moderation), c.MinimumDays,
		c.Demonstration, c.Source, millis(c.PublishedAt), millis(c.CancelledAt), c.CancelReason.VI, c.CancelReason.EN,
		millis(c.ArchivedAt), millis(c.UpdatedAt), c.UpdatedBy, millis(c.UpdatedAt)); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, c.entry())
}

// update writes everything but the phases and topics and raises the version.
func (s store) update(ctx context.Context, tx *db.Tx, c Consultation) error {
	if _, err := tx.Exec(ctx, `UPDATE consultation_consultation SET version = version + 1, title_vi = ?, title_en = ?, question_vi = ?,
		question_en = ?, summary_vi = ?, summary_en = ?, background_vi = ?, background_en = ?, moderation = ?, minimum_days = ?,
		published_at = ?, cancelled_at = ?, cancel_reason_vi = ?, cancel_reason_en = ?, archived_at = ?, updated_at = ?, updated_by = ?
		WHERE city_id = ? AND id = ?`,
		c.Texts.Title.VI, c.Texts.Title.EN, c.Texts.Question.VI, c.Texts.Question.EN, c.Texts.Summary.VI, c.Texts.Summary.EN,
		c.Texts.Background.VI, c.Texts.Background.EN, string(c.Moderation), c.MinimumDays, millis(c.PublishedAt), millis(c.CancelledAt),
		c.CancelReason.VI, c.CancelReason.EN, millis(c.ArchivedAt), millis(c.UpdatedAt), c.UpdatedBy, s.city, string(c.ID)); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, c.entry())
}

func (s store) replacePhases(ctx context.Context, tx *db.Tx, id civic.ID, phases []Phase) error {
	if _, err := tx.Exec(ctx, `DELETE FROM consultation_phase WHERE city_id = ? AND consultation_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	for _, p := range phases {
		if _, err := tx.Exec(ctx, `INSERT INTO consultation_phase (city_id, consultation_id, id, track, name_vi, name_en, starts_at, ends_at, votes, ideas)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(id), string(p.ID), string(p.Track), p.Name.VI, p.Name.EN,
			millis(p.Start), millis(p.End), p.Votes, p.Ideas); err != nil {
			return err
		}
	}
	return nil
}

func (s store) replaceTopics(ctx context.Context, tx *db.Tx, id civic.ID, topics []Topic) error {
	if _, err := tx.Exec(ctx, `DELETE FROM consultation_topic WHERE city_id = ? AND consultation_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	for i, t := range topics {
		if _, err := tx.Exec(ctx, `INSERT INTO consultation_topic (city_id, consultation_id, id, position, pillar_id, name_vi, name_en)
			VALUES (?, ?, ?, ?, ?, ?, ?)`, s.city, string(id), string(t.ID), i, string(t.Pillar), t.Name.VI, t.Name.EN); err != nil {
			return err
		}
	}
	return nil
}
