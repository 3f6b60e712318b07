package room

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

// store holds every SQL statement of the setting.
type store struct{ city civic.CityID }

func (s store) setting(ctx context.Context, q db.Queryer) (out Setting, err error) {
	err = q.Get(ctx, &out.Version, `SELECT version FROM room_setting WHERE city_id = ?`, s.city)
	if errors.Is(err, db.ErrNotFound) {
		return Setting{}, nil
	}
	if err != nil {
		return Setting{}, err
	}
	err = q.Select(ctx, &out.Off, `SELECT room FROM room_off WHERE city_id = ? ORDER BY room`, s.city)
	return out, err
}

func (s store) save(ctx context.Context, tx *db.Tx, to Setting) error {
	for _, table := range []string{"room_setting", "room_off"} {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE city_id = ?`, s.city); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO room_setting (city_id, version) VALUES (?, ?)`, s.city, to.Version); err != nil {
		return err
	}
	for _, id := range to.Off {
		if _, err := tx.Exec(ctx, `INSERT INTO room_off (city_id, room) VALUES (?, ?)`, s.city, id); err != nil {
			return err
		}
	}
	return nil
}
