package seminar

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

// arrivals gives who has come to a meeting.
func (s store) arrivals(ctx context.Context, q db.Queryer, meeting civic.ID) (map[civic.ID]Arrival, error) {
	var list []Arrival
	err := q.Select(ctx, &list, `SELECT guest, at, by_name, gate FROM seminar_arrival WHERE city_id = ? AND meeting = ?`, s.city, string(meeting))
	out := make(map[civic.ID]Arrival, len(list))
	for _, a := range list {
		out[a.Guest] = a
	}
	return out, err
}

// arrive writes that a guest has come, unless that is written.
func (s store) arrive(ctx context.Context, tx *db.Tx, meeting civic.ID, a Arrival) (fresh bool, err error) {
	n, err := tx.Exec(ctx, `INSERT INTO seminar_arrival (city_id, guest, meeting, at, by_name, gate) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, guest) DO NOTHING`, s.city, string(a.Guest), string(meeting), civic.Millis(a.At), a.By, a.Gate)
	return n > 0, err
}

func (s store) leave(ctx context.Context, tx *db.Tx, guest civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM seminar_arrival WHERE city_id = ? AND guest = ?`, s.city, string(guest))
	return err
}
