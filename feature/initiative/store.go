package initiative

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

type store struct {
	city  civic.CityID
	index search.Index
}

const columns = `id, version, title_vi, title_en, summary_vi, summary_en, text_vi, text_en, pillar, fields, place_vi, place_en, latitude, longitude,
	proposer, lead_vi, lead_en, partners_vi, partners_en, cost_min, cost_max, horizon, level, sdg, objectives, state, merged_into, remarks, source,
	fact_state_vi, fact_state_en, verified, demonstration, published_at, created_at, updated_at`

func (s store) list(ctx context.Context, q db.Queryer, where string, args ...any) ([]Initiative, error) {
	var list []Initiative
	place := map[civic.ID]int{}
	err := q.Each(ctx, `SELECT `+columns+` FROM initiative_initiative WHERE city_id = ?`+where, append([]any{s.city}, args...),
		func(scan func(...any) error) error {
			var in Initiative
			var fields, sdg, objectives string
			var published, created, updated int64
			if err := scan(&in.ID, &in.Version, &in.Title.VI, &in.Title.EN, &in.Summary.VI, &in.Summary.EN, &in.Text.VI, &in.Text.EN, &in.Pillar, &fields,
				&in.Place.VI, &in.Place.EN, &in.Latitude, &in.Longitude, &in.Proposer, &in.Lead.VI, &in.Lead.EN, &in.Partners.VI, &in.Partners.EN,
				&in.CostMin, &in.CostMax, &in.Horizon, &in.Level, &sdg, &objectives, &in.State, &in.MergedInto, &in.Remarks, &in.Source,
				&in.FactState.VI, &in.FactState.EN, &in.Verified, &in.Demonstration, &published, &created, &updated); err != nil {
				return err
			}
			in.Fields, in.SDG = wordsOf[civic.CreativeField](fields), wordsOf[civic.SDGTarget](sdg)
			for _, o := range strings.Fields(objectives) {
				n, _ := strconv.Atoi(o)
				in.Objectives = append(in.Objectives, n)
			}
			in.PublishedAt, in.CreatedAt, in.UpdatedAt = civic.FromMillis(published), civic.FromMillis(created), civic.FromMillis(updated)
			place[in.ID] = len(list)
			list = append(list, in)
			return nil
		})
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids := make([]string, len(list))
	for i, in := range list {
		ids[i] = string(in.ID)
	}
	return list, q.Each(ctx, supporters, []any{s.city, ids, s.city, ids}, func(scan func(...any) error) error {
		var id civic.ID
		var n int
		if err := scan(&id, &n); err != nil {
			return err
		}
		list[place[id]].Supporters = n
		return nil
	})
}

// ordered gives those that where selects in the order that it names. Only their
// ids are sorted, which are short.
func (s store) ordered(ctx context.Context, q db.Queryer, where string, args ...any) ([]Initiative, error) {
	var ids []string
	if err := q.Select(ctx, &ids, `SELECT id FROM initiative_initiative WHERE city_id = ?`+where, append([]any{s.city}, args...)...); err != nil {
		return nil, err
	}
	place := make(map[civic.ID]int, len(ids))
	for i, id := range ids {
		place[civic.ID(id)] = i
	}
	var all []Initiative
	for part := range slices.Chunk(ids, 1000) {
		list, err := s.list(ctx, q, ` AND id IN (?)`, part)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b Initiative) int { return place[a.ID] - place[b.ID] })
	return all, nil
}

// spots gives those that where selects and that have a place, the last entered
// first.
func (s store) spots(ctx context.Context, q db.Queryer, where string, args ...any) ([]Spot, error) {
	var list []Spot
	err := q.Each(ctx, `SELECT id, title_vi, title_en, state, latitude, longitude FROM initiative_initiative
		WHERE city_id = ? AND (latitude <> 0 OR longitude <> 0)`+where+` ORDER BY created_at DESC, id DESC`, append([]any{s.city}, args...),
		func(scan func(...any) error) error {
			var in Spot
			if err := scan(&in.ID, &in.Title.VI, &in.Title.EN, &in.State, &in.At.Lat, &in.At.Lon); err != nil {
				return err
			}
			list = append(list, in)
			return nil
		})
	return list, err
}

// supporters counts who supports each initiative or one that was merged into it,
// everybody once. CROSS JOIN keeps SQLite from reading all support first.
const supporters = `SELECT target, COUNT(DISTINCT key_hash) FROM (
	SELECT s.initiative_id AS target, s.key_hash FROM initiative_support s WHERE s.city_id = ? AND s.initiative_id IN (?)
	UNION ALL
	SELECT i.merged_into AS target, s.key_hash FROM initiative_initiative i
	CROSS JOIN initiative_support s
	WHERE s.city_id = i.city_id AND s.initiative_id = i.id AND i.city_id = ? AND i.state = 'merged' AND i.merged_into IN (?)) AS all_support GROUP BY target`

func (s store) initiative(ctx context.Context, q db.Queryer, id civic.ID) (Initiative, error) {
	list, err := s.list(ctx, q, ` AND id = ?`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("initiative")
	}
	if err != nil {
		return Initiative{}, err
	}
	return list[0], nil
}

func (s store) count(ctx context.Context, q db.Queryer, where string, args ...any) (n int, err error) {
	err = q.Get(ctx, &n, `SELECT COUNT(*) FROM initiative_initiative WHERE city_id = ?`+where, append([]any{s.city}, args...)...)
	return n, err
}

func (s store) insert(ctx context.Context, tx *db.Tx, in Initiative, trackHash string) error {
	objectives := make([]string, len(in.Objectives))
	for i, o := range in.Objectives {
		objectives[i] = strconv.Itoa(o)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO initiative_initiative (city_id, `+columns+`, track_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.city, string(in.ID), in.Version, in.Title.VI, in.Title.EN, in.Summary.VI, in.Summary.EN, in.Text.VI, in.Text.EN, string(in.Pillar),
		joined(in.Fields), in.Place.VI, in.Place.EN, in.Latitude, in.Longitude, in.Proposer, in.Lead.VI, in.Lead.EN, in.Partners.VI, in.Partners.EN,
		in.CostMin, in.CostMax, in.Horizon, in.Level, joined(in.SDG), strings.Join(objectives, " "), string(in.State), string(in.MergedInto),
		in.Remarks, in.Source, in.FactState.VI, in.FactState.EN, in.Verified, in.Demonstration, civic.Millis(in.PublishedAt), civic.Millis(in.CreatedAt),
		civic.Millis(in.UpdatedAt), trackHash); err != nil {
		return err
	}
	return s.find(ctx, tx, in)
}

func (s store) update(ctx context.Context, tx *db.Tx, in Initiative) error {
	objectives := make([]string, len(in.Objectives))
	for i, o := range in.Objectives {
		objectives[i] = strconv.Itoa(o)
	}
	if _, err := tx.Exec(ctx, `UPDATE initiative_initiative SET version = ?, title_vi = ?, title_en = ?, summary_vi = ?, summary_en = ?, text_vi = ?,
		text_en = ?, pillar = ?, fields = ?, place_vi = ?, place_en = ?, latitude = ?, longitude = ?, proposer = ?, lead_vi = ?, lead_en = ?,
		partners_vi = ?, partners_en = ?, cost_min = ?, cost_max = ?, horizon = ?, level = ?, sdg = ?, objectives = ?, state = ?, merged_into = ?,
		remarks = ?, source = ?, fact_state_vi = ?, fact_state_en = ?, verified = ?, published_at = ?, updated_at = ? WHERE city_id = ? AND id = ?`,
		in.Version, in.Title.VI, in.Title.EN, in.Summary.VI, in.Summary.EN, in.Text.VI, in.Text.EN, string(in.Pillar), joined(in.Fields), in.Place.VI,
		in.Place.EN, in.Latitude, in.Longitude, in.Proposer, in.Lead.VI, in.Lead.EN, in.Partners.VI, in.Partners.EN, in.CostMin, in.CostMax,
		in.Horizon, in.Level, joined(in.SDG), strings.Join(objectives, " "), string(in.State), string(in.MergedInto), in.Remarks, in.Source,
		in.FactState.VI, in.FactState.EN, in.Verified, civic.Millis(in.PublishedAt), civic.Millis(in.UpdatedAt), s.city, string(in.ID)); err != nil {
		return err
	}
	return s.find(ctx, tx, in)
}

func (s store) insertStep(ctx context.Context, tx *db.Tx, id civic.ID, st Step) error {
	_, err := tx.Exec(ctx, `INSERT INTO initiative_step (city_id, initiative_id, number, at, from_state, to_state, merged_into, reason_vi, reason_en)
		VALUES (?, ?, (SELECT COALESCE(MAX(number), 0) + 1 FROM initiative_step WHERE city_id = ? AND initiative_id = ?), ?, ?, ?, ?, ?, ?)`,
		s.city, string(id), s.city, string(id), civic.Millis(st.At), string(st.From), string(st.To), string(st.MergedInto), st.Reason.VI, st.Reason.EN)
	return err
}

// steps gives the changes of state, the oldest first.
func (s store) steps(ctx context.Context, q db.Queryer, id civic.ID) ([]Step, error) {
	var list []Step
	err := q.Each(ctx, `SELECT at, from_state, to_state, merged_into, reason_vi, reason_en FROM initiative_step
		WHERE city_id = ? AND initiative_id = ? ORDER BY number`, []any{s.city, string(id)}, func(scan func(...any) error) error {
		var st Step
		var at int64
		if err := scan(&at, &st.From, &st.To, &st.MergedInto, &st.Reason.VI, &st.Reason.EN); err != nil {
			return err
		}
		st.At = civic.FromMillis(at)
		list = append(list, st)
		return nil
	})
	return list, err
}

func (s store) support(ctx context.Context, tx *db.Tx, id civic.ID, keyHash string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO initiative_support (city_id, initiative_id, key_hash, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		s.city, string(id), keyHash, civic.Millis(now))
	return err
}

// within selects what a key supports of an initiative or of what was merged into
// it: for the reader they are one.
const within = ` AND key_hash = ? AND (initiative_id = ? OR initiative_id IN
	(SELECT id FROM initiative_initiative WHERE city_id = ? AND state = 'merged' AND merged_into = ?))`

func (s store) unsupport(ctx context.Context, tx *db.Tx, id civic.ID, keyHash string) error {
	_, err := tx.Exec(ctx, `DELETE FROM initiative_support WHERE city_id = ?`+within, s.city, keyHash, string(id), s.city, string(id))
	return err
}

func (s store) supports(ctx context.Context, q db.Queryer, id civic.ID, keyHash string) (bool, error) {
	var n int
	err := q.Get(ctx, &n, `SELECT COUNT(*) FROM initiative_support WHERE city_id = ?`+within, s.city, keyHash, string(id), s.city, string(id))
	return n > 0, err
}

// united counts who supports one of two initiatives, with what was merged into
// them; everybody once.
func (s store) united(ctx context.Context, q db.Queryer, a, b civic.ID) (n int, err error) {
	ids := []string{string(a), string(b)}
	err = q.Get(ctx, &n, `SELECT COUNT(DISTINCT key_hash) FROM initiative_support WHERE city_id = ? AND (initiative_id IN (?) OR initiative_id IN
		(SELECT id FROM initiative_initiative WHERE city_id = ? AND state = 'merged' AND merged_into IN (?)))`, s.city, ids, s.city, ids)
	return n, err
}

func (s store) remove(ctx context.Context, tx *db.Tx, id civic.ID) error {
	for _, table := range []string{"support", "remark", "step"} {
		if _, err := tx.Exec(ctx, `DELETE FROM initiative_`+table+` WHERE city_id = ? AND initiative_id = ?`, s.city, string(id)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM initiative_initiative WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, foundInitiative.Name, string(id))
}

func (s store) tracked(ctx context.Context, q db.Queryer, hash string) (Initiative, error) {
	list, err := s.list(ctx, q, ` AND track_hash = ?`, hash)
	if err == nil && len(list) == 0 {
		err = civic.NotFound("initiative")
	}
	if err != nil {
		return Initiative{}, err
	}
	return list[0], nil
}

func wordsOf[T ~string](s string) []T {
	var list []T
	for _, w := range strings.Fields(s) {
		list = append(list, T(w))
	}
	return list
}

func joined[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, w := range list {
		parts[i] = string(w)
	}
	return strings.Join(parts, " ")
}

// bySupport orders initiatives by who supports them or what was merged into them.
const bySupport = ` ORDER BY (SELECT COUNT(DISTINCT s.key_hash) FROM initiative_support s WHERE s.city_id = initiative_initiative.city_id
	AND (s.initiative_id = initiative_initiative.id OR s.initiative_id IN (SELECT m.id FROM initiative_initiative m
	WHERE m.city_id = initiative_initiative.city_id AND m.state = 'merged' AND m.merged_into = initiative_initiative.id))) DESC,
	created_at DESC, id DESC LIMIT ? OFFSET ?`
