package search

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

const columns = `kind, id, number, consultation, public_at, roles, at, title_vi, title_en, text_vi, text_en, path, desk, words`

// row is an entry as it is stored.
type row struct {
	Kind         string `db:"kind"`
	ID           string `db:"id"`
	Number       int64  `db:"number"`
	Consultation int64  `db:"consultation"`
	PublicAt     int64  `db:"public_at"`
	Roles        string `db:"roles"`
	At           int64  `db:"at"`
	TitleVI      string `db:"title_vi"`
	TitleEN      string `db:"title_en"`
	TextVI       string `db:"text_vi"`
	TextEN       string `db:"text_en"`
	Path         string `db:"path"`
	Desk         string `db:"desk"`
	Words        string `db:"words"`
}

// public reports whether everyone may see it by itself.
func (r row) public(now time.Time) bool { return r.PublicAt > 0 && r.PublicAt <= civic.Millis(now) }

func (x Index) row(e Entry) row {
	roles := make([]string, len(e.Roles))
	for i, r := range e.Roles {
		roles[i] = string(r)
	}
	return row{
		Kind: e.Kind, ID: e.ID, Number: e.number(x.City), Consultation: int64(e.Consultation), PublicAt: civic.Millis(e.Public),
		Roles: strings.Join(roles, " "), At: civic.Millis(e.At), TitleVI: e.Title.VI, TitleEN: e.Title.EN,
		TextVI: cut(e.Text.VI, maxText), TextEN: cut(e.Text.EN, maxText), Path: e.Path, Desk: e.Desk, Words: e.words(),
	}
}

func (r row) values(city civic.CityID) []any {
	return []any{
		int64(city), r.Kind, r.ID, r.Number, r.Consultation, r.PublicAt, r.Roles, r.At, r.TitleVI, r.TitleEN, r.TextVI, r.TextEN, r.Path, r.Desk, r.Words,
	}
}

type leaveKey struct{}

// Leaving returns a context in which features leave the index as it is, so that a
// measurement can tell what the index adds to a write. What is written under it is
// found after a [Module.Rebuild].
func Leaving(ctx context.Context) context.Context { return context.WithValue(ctx, leaveKey{}, true) }

func left(ctx context.Context) bool { return ctx.Value(leaveKey{}) != nil }

// Put writes an entry, or rewrites it when it is there.
func (x Index) Put(ctx context.Context, tx *db.Tx, e Entry) error {
	if left(ctx) {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO search_entry (city_id, `+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, kind, id) DO UPDATE SET number = excluded.number, consultation = excluded.consultation,
			public_at = excluded.public_at, roles = excluded.roles, at = excluded.at, title_vi = excluded.title_vi, title_en = excluded.title_en,
			text_vi = excluded.text_vi, text_en = excluded.text_en, path = excluded.path, desk = excluded.desk, words = excluded.words`,
		x.row(e).values(x.City)...)
	if err != nil {
		return fmt.Errorf("put %s %s into the search index: %w", e.Kind, e.ID, err)
	}
	return nil
}

// Remove takes things of a kind out of the index; it does not matter whether they
// are there.
func (x Index) Remove(ctx context.Context, tx *db.Tx, kind string, ids ...string) error {
	if len(ids) == 0 || left(ctx) {
		return nil
	}
	_, err := tx.Exec(ctx, `DELETE FROM search_entry WHERE city_id = ? AND kind = ? AND id IN (?)`, int64(x.City), kind, ids)
	if err != nil {
		return fmt.Errorf("remove %s from the search index: %w", kind, err)
	}
	return nil
}

// place is where something was found.
type place struct {
	Tier   int    `db:"tier"`
	Kind   string `db:"kind"`
	ID     string `db:"id"`
	Number int64  `db:"number"`
}

// look is one way to look through the index: at most limit entries that fulfil
// the condition, the latest first.
type look struct {
	tier  int
	terms condition
	limit int
}

// seek runs looks in one statement. Each part reads its terms from the full text
// index of the engine; the rest of who may see what is the same on both.
func (x Index) seek(ctx context.Context, who reader, looks []look) (found []place, err error) {
	dialect := x.DB.Dialect()
	parts := make([]string, len(looks))
	var args []any
	for i, l := range looks {
		from := `search_words CROSS JOIN search_entry AS e INDEXED BY search_entry_number WHERE search_words MATCH ? AND e.city_id = ? AND e.number = search_words.rowid`
		order := `search_words.rowid`
		if dialect == db.PostgreSQL {
			from, order = `search_entry AS e WHERE e.terms @@ CAST(? AS tsquery) AND e.city_id = ?`, `e.number`
		}
		seen, more := who.sees()
		parts[i] = `SELECT * FROM (SELECT ` + strconv.Itoa(l.tier) + ` AS tier, e.kind, e.id, e.number FROM ` + from + seen + ` ORDER BY ` + order + ` DESC LIMIT ?) AS t` + strconv.Itoa(i)
		args = append(args, l.terms.text(dialect), int64(x.City))
		args = append(append(args, more...), l.limit)
	}
	if err := x.DB.Read().Select(ctx, &found, strings.Join(parts, ` UNION ALL `), args...); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return found, nil
}

// reader is who looks, as far as it decides on what is shown.
type reader struct {
	now   time.Time
	open  []int64  // consultations that are public, and 0
	roles []string // in whose name unpublished things are shown
	all   bool     // administrators see everything
}

// sees is the condition that the reader may see an entry.
func (r reader) sees() (condition string, args []any) {
	if r.all {
		return "", nil
	}
	condition = `e.public_at BETWEEN 1 AND ? AND e.consultation IN (?)`
	args = []any{civic.Millis(r.now), r.open}
	for _, role := range r.roles {
		condition += ` OR ' ' || e.roles || ' ' LIKE ?`
		args = append(args, "% "+role+" %")
	}
	return ` AND (` + condition + `)`, args
}

// open lists the consultations that everyone may see, and 0 for what belongs to none.
// It is read before the search: asking for each entry would take longer than the search.
func (x Index) open(ctx context.Context, now time.Time) (numbers []int64, err error) {
	if err := x.DB.Read().Select(ctx, &numbers, `SELECT consultation FROM search_entry WHERE city_id = ? AND kind = ? AND public_at BETWEEN 1 AND ?`,
		int64(x.City), ConsultationKind, civic.Millis(now)); err != nil {
		return nil, fmt.Errorf("read which consultations are public: %w", err)
	}
	return append(numbers, 0), nil
}

// rows returns the entries at places, by number.
func (x Index) rows(ctx context.Context, places []place) (map[place]row, error) {
	numbers := make([]int64, len(places))
	for i, p := range places {
		numbers[i] = p.Number
	}
	var list []row
	if err := x.DB.Read().Select(ctx, &list, `SELECT `+columns+` FROM search_entry WHERE city_id = ? AND number IN (?)`, int64(x.City), numbers); err != nil {
		return nil, fmt.Errorf("read what the search found: %w", err)
	}
	at := make(map[place]row, len(list))
	for _, r := range list {
		at[place{Kind: r.Kind, ID: r.ID, Number: r.Number}] = r
	}
	return at, nil
}
