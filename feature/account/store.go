package account

import (
	"context"
	"errors"
	"strings"
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

type personRow struct {
	ID            string `db:"id"`
	Version       int64  `db:"version"`
	Email         string `db:"email"`
	Name          string `db:"name"`
	Locale        string `db:"locale"`
	Demonstration bool   `db:"demonstration"`
	CreatedAt     int64  `db:"created_at"`
	JoinedAt      int64  `db:"joined_at"`
	LeftAt        int64  `db:"left_at"`
}

const personColumns = `id, version, email, name, locale, demonstration, created_at, joined_at, left_at`

func (r personRow) person() Person {
	return Person{
		ID: civic.ID(r.ID), Version: r.Version, Email: r.Email, Name: r.Name, Locale: civic.Locale(r.Locale), Demonstration: r.Demonstration,
		Created: civic.FromMillis(r.CreatedAt), Joined: civic.FromMillis(r.JoinedAt), Left: civic.FromMillis(r.LeftAt),
	}
}

func missing(err error, what string) error {
	if errors.Is(err, db.ErrNotFound) {
		return civic.NotFound(what).Because(err)
	}
	return err
}

// people gives everybody, those who are here first, by name.
func (s store) people(ctx context.Context, q db.Queryer) ([]Person, error) {
	return s.list(ctx, q, `SELECT `+personColumns+` FROM account_person WHERE city_id = ? ORDER BY (left_at > 0), name, id`, s.city)
}

// person gives one of them; refused as not found when there is none.
func (s store) person(ctx context.Context, q db.Queryer, id civic.ID) (Person, error) {
	list, err := s.list(ctx, q, `SELECT `+personColumns+` FROM account_person WHERE city_id = ? AND id = ?`, s.city, string(id))
	if err == nil && len(list) == 0 {
		return Person{}, civic.NotFound("person")
	}
	if err != nil {
		return Person{}, err
	}
	return list[0], nil
}

// byEmail gives who has the address; db.ErrNotFound when nobody has.
func (s store) byEmail(ctx context.Context, q db.Queryer, email string) (Person, error) {
	list, err := s.list(ctx, q, `SELECT `+personColumns+` FROM account_person WHERE city_id = ? AND email = ?`, s.city, email)
	if err == nil && len(list) == 0 {
		return Person{}, db.ErrNotFound
	}
	if err != nil {
		return Person{}, err
	}
	return list[0], nil
}

func (s store) list(ctx context.Context, q db.Queryer, query string, args ...any) ([]Person, error) {
	var rows []personRow
	if err := q.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	list, ids, at := make([]Person, len(rows)), make([]string, len(rows)), map[string]int{}
	for i, r := range rows {
		list[i], ids[i], at[r.ID] = r.person(), r.ID, i
	}
	var roles []struct {
		Of   string `db:"person_id"`
		Role string `db:"role"`
	}
	if err := q.Select(ctx, &roles, `SELECT person_id, role FROM account_role WHERE city_id = ? AND person_id IN (?)`, s.city, ids); err != nil {
		return nil, err
	}
	for _, r := range roles {
		p := &list[at[r.Of]]
		p.Roles = append(p.Roles, civic.Role(r.Role))
	}
	for i := range list {
		list[i].Roles, _ = orderRoles(list[i].Roles)
	}
	return list, nil
}

func (s store) insert(ctx context.Context, tx *db.Tx, p Person) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_person (city_id, `+personColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(p.ID), p.Version, p.Email, p.Name, string(p.Locale), p.Demonstration,
		civic.Millis(p.Created), civic.Millis(p.Joined), civic.Millis(p.Left))
	if err != nil {
		return err
	}
	if err := s.setRoles(ctx, tx, p.ID, p.Roles); err != nil {
		return err
	}
	return s.find(ctx, tx, p)
}

func (s store) setRoles(ctx context.Context, tx *db.Tx, id civic.ID, roles []civic.Role) error {
	if _, err := tx.Exec(ctx, `DELETE FROM account_role WHERE city_id = ? AND person_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	for _, r := range roles {
		if _, err := tx.Exec(ctx, `INSERT INTO account_role (city_id, person_id, role) VALUES (?, ?, ?)`, s.city, string(id), string(r)); err != nil {
			return err
		}
	}
	return nil
}

// update saves everything but the roles and raises the version.
func (s store) update(ctx context.Context, tx *db.Tx, p Person) error {
	if _, err := tx.Exec(ctx, `UPDATE account_person SET version = version + 1, email = ?, name = ?, locale = ?, joined_at = ?, left_at = ?
		WHERE city_id = ? AND id = ?`,
		p.Email, p.Name, string(p.Locale), civic.Millis(p.Joined), civic.Millis(p.Left), s.city, string(p.ID)); err != nil {
		return err
	}
	return s.find(ctx, tx, p)
}

// administrators counts those who are here, except one.
func (s store) administrators(ctx context.Context, q db.Queryer, except civic.ID) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM account_person p JOIN account_role r ON r.city_id = p.city_id AND r.person_id = p.id
		WHERE p.city_id = ? AND p.left_at = 0 AND r.role = ? AND p.id <> ?`, s.city, string(civic.Administrator), string(except))
	return n, err
}

// forget takes away the addresses of those who left before the given moment and
// gives their ids.
func (s store) forget(ctx context.Context, tx *db.Tx, before time.Time) (ids []string, err error) {
	err = tx.Select(ctx, &ids, `UPDATE account_person SET email = '', version = version + 1
		WHERE city_id = ? AND left_at > 0 AND left_at < ? AND email <> '' RETURNING id`, s.city, civic.Millis(before))
	return ids, err
}

func roleNames(roles []civic.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, " ")
}
