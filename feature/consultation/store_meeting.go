package consultation

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

type meetingRow struct {
	Of        string `db:"consultation_id"`
	ID        string `db:"id"`
	Version   int64  `db:"version"`
	TitleVI   string `db:"title_vi"`
	TitleEN   string `db:"title_en"`
	Starts    int64  `db:"starts_at"`
	Ends      int64  `db:"ends_at"`
	WholeDay  bool   `db:"whole_day"`
	PlaceVI   string `db:"place_vi"`
	PlaceEN   string `db:"place_en"`
	AgendaVI  string `db:"agenda_vi"`
	AgendaEN  string `db:"agenda_en"`
	BodiesVI  string `db:"bodies_vi"`
	BodiesEN  string `db:"bodies_en"`
	MinutesVI string `db:"minutes_vi"`
	MinutesEN string `db:"minutes_en"`
	Sources   string `db:"sources"`
}

const meetingColumns = `consultation_id, id, version, title_vi, title_en, starts_at, ends_at, whole_day, place_vi, place_en,
	agenda_vi, agenda_en, bodies_vi, bodies_en, minutes_vi, minutes_en, sources`

func (r meetingRow) meeting() Meeting {
	return Meeting{
		ID: civic.ID(r.ID), Consultation: civic.ID(r.Of), Version: r.Version,
		Title: civic.Text{VI: r.TitleVI, EN: r.TitleEN}, Start: at(r.Starts), End: at(r.Ends), WholeDay: r.WholeDay,
		Place: civic.Text{VI: r.PlaceVI, EN: r.PlaceEN}, Agenda: civic.Text{VI: r.AgendaVI, EN: r.AgendaEN},
		Bodies: civic.Text{VI: r.BodiesVI, EN: r.BodiesEN}, Minutes: civic.Text{VI: r.MinutesVI, EN: r.MinutesEN}, Sources: r.Sources,
	}
}

func (s store) meetings(ctx context.Context, q db.Queryer, consultation civic.ID) ([]Meeting, error) {
	var rows []meetingRow
	if err := q.Select(ctx, &rows, `SELECT `+meetingColumns+` FROM consultation_meeting WHERE city_id = ? AND consultation_id = ? ORDER BY starts_at`,
		s.city, string(consultation)); err != nil {
		return nil, err
	}
	list := make([]Meeting, len(rows))
	for i, r := range rows {
		list[i] = r.meeting()
	}
	return list, nil
}

// meetingsByIDs gives meetings, and the numbers of their consultations by id.
func (s store) meetingsByIDs(ctx context.Context, q db.Queryer, ids []string) ([]Meeting, map[civic.ID]civic.ConsultationNumber, error) {
	var rows []meetingRow
	if err := q.Select(ctx, &rows, `SELECT `+meetingColumns+` FROM consultation_meeting WHERE city_id = ? AND id IN (?)`, s.city, ids); err != nil {
		return nil, nil, err
	}
	list, of := make([]Meeting, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		list[i], of[i] = r.meeting(), r.Of
	}
	numbers := map[civic.ID]civic.ConsultationNumber{}
	err := q.Each(ctx, `SELECT id, number FROM consultation_consultation WHERE city_id = ? AND id IN (?)`, []any{s.city, of}, func(scan func(...any) error) error {
		var id civic.ID
		var n civic.ConsultationNumber
		err := scan(&id, &n)
		numbers[id] = n
		return err
	})
	return list, numbers, err
}

func (s store) meeting(ctx context.Context, q db.Queryer, id civic.ID) (Meeting, error) {
	var r meetingRow
	err := q.Get(ctx, &r, `SELECT `+meetingColumns+` FROM consultation_meeting WHERE city_id = ? AND id = ?`, s.city, string(id))
	if errors.Is(err, db.ErrNotFound) {
		return Meeting{}, civic.NotFound("meeting")
	}
	return r.meeting(), err
}

// saveMeeting inserts a meeting or replaces the one with its id.
func (s store) saveMeeting(ctx context.Context, tx *db.Tx, m Meeting) error {
	if err := s.deleteMeeting(ctx, tx, m.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO consultation_meeting (city_id, `+meetingColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(m.Consultation), string(m.ID), m.Version, m.Title.VI, m.Title.EN, millis(m.Start), millis(m.End), m.WholeDay,
		m.Place.VI, m.Place.EN, m.Agenda.VI, m.Agenda.EN, m.Bodies.VI, m.Bodies.EN, m.Minutes.VI, m.Minutes.EN, m.Sources); err != nil {
		return err
	}
	return s.index.Refresh(ctx, tx, s.foundMeetings(), string(m.ID))
}

func (s store) deleteMeeting(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM consultation_meeting WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, foundMeeting.Name, string(id))
}
