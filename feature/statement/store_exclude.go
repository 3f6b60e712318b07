package statement

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

// exclusions gives who is excluded now, and the last act, of each consultation.
func (s store) exclusions(ctx context.Context, q db.Queryer) (map[civic.ConsultationNumber]excludedOf, error) {
	var acts []struct {
		Consultation civic.ConsultationNumber `db:"consultation"`
		Last         int64                    `db:"last"`
	}
	if err := q.Select(ctx, &acts, `SELECT consultation, MAX(number) AS last FROM statement_exclusion_act WHERE city_id = ? GROUP BY consultation`, s.city); err != nil || len(acts) == 0 {
		return nil, err
	}
	var rows []struct {
		Consultation civic.ConsultationNumber `db:"consultation"`
		Pid          int64                    `db:"pid"`
		Kind         outside                  `db:"kind"`
	}
	err := q.Select(ctx, &rows, `SELECT x.consultation, x.pid, x.kind FROM statement_excluded AS x JOIN statement_exclusion AS e
		ON e.city_id = x.city_id AND e.consultation = x.consultation AND e.id = x.exclusion WHERE x.city_id = ? AND e.active = 1`, s.city)
	all := make(map[civic.ConsultationNumber]excludedOf, len(acts))
	for _, a := range acts {
		all[a.Consultation] = excludedOf{map[int64]outside{}, a.Last}
	}
	for _, r := range rows {
		all[r.Consultation].out[r.Pid] = r.Kind
	}
	return all, err
}

func (s store) lastExclusionAct(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (last int64, err error) {
	err = q.Get(ctx, &last, `SELECT COALESCE(MAX(number), 0) FROM statement_exclusion_act WHERE city_id = ? AND consultation = ?`, s.city, consultation)
	return last, err
}

// exclude stores a group and gives its number.
func (s store) exclude(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, rule string, v verdict) (id int64, err error) {
	if err := tx.Get(ctx, &id, `SELECT COALESCE(MAX(id), 0) + 1 FROM statement_exclusion WHERE city_id = ? AND consultation = ?`, s.city, consultation); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO statement_exclusion (city_id, consultation, id, rule, people, active) VALUES (?, ?, ?, ?, ?, 1)`,
		s.city, consultation, id, rule, v.people()); err != nil {
		return 0, err
	}
	type row struct {
		pid  int64
		kind outside
	}
	var rows []row
	for p, kind := range v.out {
		rows = append(rows, row{p, kind})
	}
	_, err = tx.Append(ctx, "statement_excluded", []string{"city_id", "consultation", "pid", "exclusion", "kind"},
		db.Rows(rows, func(r row) []any { return []any{int64(s.city), int64(consultation), r.pid, id, int64(r.kind)} }))
	return id, err
}

// setActive takes an exclusion back or makes it again; false when it is so already.
func (s store) setActive(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, id int64, active bool) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE statement_exclusion SET active = ? WHERE city_id = ? AND consultation = ? AND id = ? AND active <> ?`, active, s.city, consultation, id, active)
	return n > 0, err
}

func (s store) insertExclusionAct(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, exclusion int64, act string, at time.Time, who civic.Actor, reason string) error {
	last, err := s.lastExclusionAct(ctx, tx, consultation)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO statement_exclusion_act (city_id, consultation, number, exclusion, act, at, person, name, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, consultation, last+1, exclusion, act, civic.Millis(at), who.Person, who.Name, reason)
	return err
}

// exclusionActs gives what was done, the newest first.
func (s store) exclusionActs(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (list []ExclusionAct, err error) {
	err = q.Select(ctx, &list, `SELECT a.number, a.exclusion, a.act, a.at, a.name, a.reason, e.rule, e.people FROM statement_exclusion_act AS a JOIN statement_exclusion AS e
		ON e.city_id = a.city_id AND e.consultation = a.consultation AND e.id = a.exclusion WHERE a.city_id = ? AND a.consultation = ? ORDER BY a.number DESC`, s.city, consultation)
	return list, err
}

func (s store) exclusionList(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (list []Exclusion, err error) {
	err = q.Select(ctx, &list, `SELECT id, rule, people, active FROM statement_exclusion WHERE city_id = ? AND consultation = ? ORDER BY id DESC`, s.city, consultation)
	return list, err
}
