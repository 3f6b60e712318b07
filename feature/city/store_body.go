package city

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

const bodyColumns = `id, version, name_vi, name_en, kind, place, role_vi, role_en, source, verified, note`

func (s store) bodies(ctx context.Context, q db.Queryer, where string, args ...any) ([]Body, error) {
	var list []Body
	err := q.Each(ctx, `SELECT `+bodyColumns+` FROM city_body WHERE city_id = ?`+where, append([]any{s.city}, args...), func(scan func(...any) error) error {
		var b Body
		if err := scan(&b.ID, &b.Version, &b.Name.VI, &b.Name.EN, &b.Kind, &b.Place, &b.Role.VI, &b.Role.EN, &b.Source, &b.Verified, &b.Note); err != nil {
			return err
		}
		list = append(list, b)
		return nil
	})
	return list, err
}

func (s store) body(ctx context.Context, q db.Queryer, id string) (Body, error) {
	list, err := s.bodies(ctx, q, ` AND id = ?`, id)
	if err == nil && len(list) == 0 {
		return Body{}, civic.NotFound("body")
	}
	if err != nil {
		return Body{}, err
	}
	return list[0], nil
}

func (s store) insertBody(ctx context.Context, tx *db.Tx, b Body) error {
	_, err := tx.Exec(ctx, `INSERT INTO city_body (city_id, `+bodyColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, b.ID, b.Version, b.Name.VI, b.Name.EN, string(b.Kind), b.Place, b.Role.VI, b.Role.EN, b.Source, b.Verified, b.Note)
	if errors.Is(err, db.ErrConflict) {
		return civic.Invalid(civic.FieldError{Field: "name_vi", Key: "city.error.same_body"})
	}
	if err != nil {
		return err
	}
	return s.index.Put(ctx, tx, b.entry())
}

func (s store) updateBody(ctx context.Context, tx *db.Tx, b Body) error {
	if _, err := tx.Exec(ctx, `UPDATE city_body SET version = ?, name_vi = ?, name_en = ?, kind = ?, place = ?, role_vi = ?, role_en = ?, source = ?, verified = ?,
		note = ? WHERE city_id = ? AND id = ?`, b.Version, b.Name.VI, b.Name.EN, string(b.Kind), b.Place, b.Role.VI, b.Role.EN, b.Source, b.Verified,
		b.Note, s.city, b.ID); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, b.entry())
}
