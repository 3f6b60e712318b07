package plan

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	index search.Index
}

const itemColumns = `id, kind, parent, position, version, title_vi, title_en, summary_vi, summary_en, pillar, horizon, level, sdg, source,
	verified, demonstration, published_at, made_on, made_to_vi, made_to_en, updated_at, updated_by`

// items gives the lines that where selects, each action with its work.
func (s store) items(ctx context.Context, q db.Queryer, where string, args ...any) ([]Item, error) {
	var list []Item
	if err := q.Select(ctx, &list, `SELECT `+itemColumns+` FROM plan_item WHERE city_id = ?`+where, append([]any{s.city}, args...)...); err != nil {
		return nil, err
	}
	return list, s.fillWork(ctx, q, list)
}

// fillWork adds their work and milestones to the actions of a list.
func (s store) fillWork(ctx context.Context, q db.Queryer, list []Item) error {
	works := map[civic.ID]*Work{}
	var ids []string
	for i, it := range list {
		if it.Kind == Action {
			list[i].Work = &Work{}
			works[it.ID] = list[i].Work
			ids = append(ids, string(it.ID))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	// A whole plan is read by the city, not by a thousand ids.
	where, args := "", []any{s.city}
	if len(ids) <= 200 {
		where, args = ` AND item_id IN (?)`, append(args, ids)
	}
	var found []struct {
		Item civic.ID `db:"item_id"`
		Work
	}
	if err := q.Select(ctx, &found, `SELECT item_id, lead, partners, starts_on, ends_on, cost_min, cost_max, money_vi, money_en, state, percent
		FROM plan_action WHERE city_id = ?`+where, args...); err != nil {
		return err
	}
	for _, f := range found {
		if at := works[f.Item]; at != nil {
			*at = f.Work
		}
	}
	var steps []struct {
		Action civic.ID `db:"action_id"`
		Milestone
	}
	if err := q.Select(ctx, &steps, `SELECT action_id, id, title_vi, title_en, due_on, done_on FROM plan_milestone WHERE city_id = ?`+
		strings.ReplaceAll(where, "item_id", "action_id")+` ORDER BY action_id, position`, args...); err != nil {
		return err
	}
	for _, m := range steps {
		if at := works[m.Action]; at != nil {
			at.Milestones = append(at.Milestones, m.Milestone)
		}
	}
	return nil
}

func (s store) item(ctx context.Context, q db.Queryer, id civic.ID) (Item, error) {
	list, err := s.items(ctx, q, ` AND id = ?`, string(id))
	if err != nil {
		return Item{}, err
	}
	if len(list) == 0 {
		return Item{}, civic.NotFound("plan")
	}
	return list[0], nil
}

// all gives every line in the order of pages: by kind, then by place.
func (s store) all(ctx context.Context, q db.Queryer) ([]Item, error) {
	return s.items(ctx, q, ` ORDER BY kind, parent, position, id`)
}

// outline gives every line as lists show it, in the same order.
func (s store) outline(ctx context.Context, q db.Queryer) ([]Item, error) {
	var rows []struct {
		Item
		Of Work `db:"work"`
	}
	if err := q.Select(ctx, &rows, `SELECT i.id, i.kind, i.parent, i.title_vi, i.title_en, i.pillar, i.horizon, i.demonstration, i.published_at, i.made_on,
		i.made_to_vi, i.made_to_en, COALESCE(a.lead, '') AS work_lead, COALESCE(a.starts_on, '') AS work_starts_on, COALESCE(a.ends_on, '') AS work_ends_on,
		COALESCE(a.state, '') AS work_state, COALESCE(a.percent, 0) AS work_percent
		FROM plan_item i LEFT JOIN plan_action a ON a.city_id = i.city_id AND a.item_id = i.id
		WHERE i.city_id = ? ORDER BY i.kind, i.parent, i.position, i.id`, s.city); err != nil {
		return nil, err
	}
	list := make([]Item, len(rows))
	for i, r := range rows {
		list[i] = r.Item
		if r.Kind == Action {
			list[i].Work = &rows[i].Of
		}
	}
	return list, nil
}

func (s store) children(ctx context.Context, q db.Queryer, id civic.ID) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM plan_item WHERE city_id = ? AND parent = ?`, s.city, string(id))
	return n, err
}

func (s store) nextPosition(ctx context.Context, tx *db.Tx, k Kind, parent civic.ID) (n int, err error) {
	err = tx.Get(ctx, &n, `SELECT COALESCE(MAX(position), 0) + 1 FROM plan_item WHERE city_id = ? AND kind = ? AND parent = ?`, s.city, string(k), string(parent))
	return n, err
}

func (s store) saveItem(ctx context.Context, tx *db.Tx, it Item) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_item (city_id, `+itemColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, id) DO UPDATE SET parent = excluded.parent, position = excluded.position, version = excluded.version,
		title_vi = excluded.title_vi, title_en = excluded.title_en, summary_vi = excluded.summary_vi, summary_en = excluded.summary_en,
		pillar = excluded.pillar, horizon = excluded.horizon, level = excluded.level, sdg = excluded.sdg, source = excluded.source,
		verified = excluded.verified, published_at = excluded.published_at, made_on = excluded.made_on, made_to_vi = excluded.made_to_vi,
		made_to_en = excluded.made_to_en, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
		s.city, string(it.ID), string(it.Kind), string(it.Parent), it.Position, it.Version, it.Title.VI, it.Title.EN, it.Summary.VI, it.Summary.EN,
		string(it.Pillar), it.Horizon, string(it.Level), db.JSON(orNone(it.SDG)), it.Source, it.Verified, it.Demonstration, civic.Millis(it.PublishedAt),
		it.MadeOn, it.MadeTo.VI, it.MadeTo.EN, civic.Millis(it.UpdatedAt), it.UpdatedBy)
	if err == nil && it.Work != nil {
		err = s.saveWork(ctx, tx, it.ID, *it.Work)
	}
	if err != nil {
		return err
	}
	return s.index.Refresh(ctx, tx, s.found(it.Kind), string(it.ID))
}

func (s store) saveWork(ctx context.Context, tx *db.Tx, id civic.ID, w Work) error {
	if _, err := tx.Exec(ctx, `INSERT INTO plan_action (city_id, item_id, lead, partners, starts_on, ends_on, cost_min, cost_max, money_vi, money_en, state, percent)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, item_id) DO UPDATE SET lead = excluded.lead, partners = excluded.partners, starts_on = excluded.starts_on,
		ends_on = excluded.ends_on, cost_min = excluded.cost_min, cost_max = excluded.cost_max, money_vi = excluded.money_vi,
		money_en = excluded.money_en, state = excluded.state, percent = excluded.percent`,
		s.city, string(id), w.Lead, db.JSON(orNone(w.Partners)), w.Start, w.End, w.CostMin, w.CostMax, w.Money.VI, w.Money.EN, string(w.State), w.Percent); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM plan_milestone WHERE city_id = ? AND action_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	for i, m := range w.Milestones {
		if _, err := tx.Exec(ctx, `INSERT INTO plan_milestone (city_id, id, action_id, position, title_vi, title_en, due_on, done_on)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(m.ID), string(id), i, m.Title.VI, m.Title.EN, m.Due, m.Done); err != nil {
			return err
		}
	}
	return nil
}

func (s store) deleteItem(ctx context.Context, tx *db.Tx, id civic.ID) error {
	for _, query := range []string{
		`DELETE FROM plan_milestone WHERE city_id = ? AND action_id = ?`, `DELETE FROM plan_action WHERE city_id = ? AND item_id = ?`,
		`DELETE FROM plan_item WHERE city_id = ? AND id = ?`,
	} {
		if _, err := tx.Exec(ctx, query, s.city, string(id)); err != nil {
			return err
		}
	}
	for _, k := range Kinds {
		if err := s.index.Remove(ctx, tx, string(k), string(id)); err != nil {
			return err
		}
	}
	return nil
}

func (s store) insertProgress(ctx context.Context, tx *db.Tx, p Progress, person civic.ID) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_progress (city_id, id, action_id, at, as_of, state, percent, text_vi, text_en, evidence, person)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(p.ID), string(p.Action), civic.Millis(p.At), p.AsOf, string(p.State), p.Percent,
		p.Text.VI, p.Text.EN, db.JSON(p.Evidence), string(person))
	return err
}

// progress gives the reports of an action, the newest day first.
func (s store) progress(ctx context.Context, q db.Queryer, where string, args ...any) ([]Progress, error) {
	var list []Progress
	err := q.Select(ctx, &list, `SELECT id, action_id, at, as_of, state, percent, text_vi, text_en, evidence FROM plan_progress WHERE city_id = ?`+where+
		` ORDER BY as_of DESC, id DESC`, append([]any{s.city}, args...)...)
	return list, err
}

// orNone keeps an empty list as none, so that a line that is read equals the one
// that was written.
func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
