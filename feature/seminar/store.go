package seminar

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

type store struct{ city civic.CityID }

const guestColumns = `id, version, meeting, place, kind, name, title, body, invited_at, answer, deputy_name, deputy_title, answered_at, walk_in`

func (s store) guests(ctx context.Context, q db.Queryer, where string, args ...any) (list []Guest, err error) {
	err = q.Select(ctx, &list, `SELECT `+guestColumns+` FROM seminar_guest WHERE city_id = ?`+where+` ORDER BY place, id`, append([]any{s.city}, args...)...)
	return list, err
}

// guest gives one of a meeting.
func (s store) guest(ctx context.Context, q db.Queryer, meeting, id civic.ID) (Guest, error) {
	return one(s.guests(ctx, q, ` AND meeting = ? AND id = ?`, string(meeting), string(id)))
}

// bySecret gives the one whose link has a hash.
func (s store) bySecret(ctx context.Context, q db.Queryer, hash string) (Guest, error) {
	return one(s.guests(ctx, q, ` AND secret = ?`, hash))
}

func one(list []Guest, err error) (Guest, error) {
	if err == nil && len(list) == 0 {
		err = civic.NotFound("guest")
	}
	if err != nil {
		return Guest{}, err
	}
	return list[0], nil
}

func (s store) count(ctx context.Context, q db.Queryer, meeting civic.ID) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM seminar_guest WHERE city_id = ? AND meeting = ?`, s.city, string(meeting))
	return n, err
}

// save writes a guest; the link stays.
func (s store) save(ctx context.Context, tx *db.Tx, g Guest) error {
	_, err := tx.Exec(ctx, `INSERT INTO seminar_guest (city_id, `+guestColumns+`, secret) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')
		ON CONFLICT (city_id, id) DO UPDATE SET version = excluded.version, place = excluded.place, kind = excluded.kind, name = excluded.name, title = excluded.title,
		body = excluded.body, answer = excluded.answer, deputy_name = excluded.deputy_name, deputy_title = excluded.deputy_title, answered_at = excluded.answered_at`,
		s.city, string(g.ID), g.Version, string(g.Meeting), g.Place, string(g.Kind), g.Name, g.Title, g.Body, civic.Millis(g.InvitedAt), string(g.Reply),
		g.DeputyName, g.DeputyTitle, civic.Millis(g.AnsweredAt), g.WalkIn)
	return err
}

func (s store) link(ctx context.Context, tx *db.Tx, id civic.ID, hash string, at int64) error {
	_, err := tx.Exec(ctx, `UPDATE seminar_guest SET secret = ?, invited_at = ? WHERE city_id = ? AND id = ?`, hash, at, s.city, string(id))
	return err
}

// move gives a guest another place in the list.
func (s store) move(ctx context.Context, tx *db.Tx, id civic.ID, place int) error {
	_, err := tx.Exec(ctx, `UPDATE seminar_guest SET place = ?, version = version + 1 WHERE city_id = ? AND id = ?`, place, s.city, string(id))
	return err
}

func (s store) remove(ctx context.Context, tx *db.Tx, id civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM seminar_guest WHERE city_id = ? AND id = ?`, s.city, string(id))
	return err
}
