package db_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

type both struct {
	VI string `db:"vi"`
	EN string `db:"en"`
}

type header struct {
	ID      word
	Version int64
}

type word string

type thing struct {
	header
	Title  both      `db:"title"`
	Made   time.Time `db:"made_at"`
	Gone   time.Time `db:"gone_at"`
	Open   bool      `db:"open"`
	Tags   []string  `db:"tags,json"`
	Parts  []both    `db:"parts,json"`
	Hidden string    `db:"-"`
}

const someThing = `SELECT CAST('a' AS TEXT) AS id, 3 AS version, CAST('Tên' AS TEXT) AS title_vi, CAST('' AS TEXT) AS title_en,
	CAST(1601600400000 AS BIGINT) AS made_at, 0 AS gone_at, 1 AS open, CAST('["x","y"]' AS TEXT) AS tags, CAST('' AS TEXT) AS parts`

func TestARowIsReadIntoAStruct(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		var one thing
		if err := d.Read().Get(t.Context(), &one, someThing); err != nil {
			t.Fatal(err)
		}
		if one.ID != "a" || one.Version != 3 || one.Title != (both{VI: "Tên"}) || !one.Made.Equal(time.Date(2020, 10, 2, 1, 0, 0, 0, time.UTC)) ||
			one.Made.Location() != time.UTC || !one.Gone.IsZero() || !one.Open || !slices.Equal(one.Tags, []string{"x", "y"}) || one.Parts != nil {
			t.Errorf("%+v", one)
		}
		var list []thing
		if err := d.Read().Select(t.Context(), &list, someThing+` UNION ALL SELECT CAST('b' AS TEXT), 1, CAST('' AS TEXT), CAST('E' AS TEXT),
			CAST(0 AS BIGINT), 7, 0, CAST('' AS TEXT), CAST('[{"VI":"p"}]' AS TEXT)`); err != nil {
			t.Fatal(err)
		}
		if len(list) != 2 || list[0].ID != "a" || list[1].ID != "b" || list[1].Tags != nil || list[1].Parts[0].VI != "p" || list[1].Gone.UnixMilli() != 7 {
			t.Errorf("%+v", list)
		}
		var words []word
		if err := d.Read().Select(t.Context(), &words, `SELECT CAST('b' AS TEXT) AS w UNION ALL SELECT CAST('a' AS TEXT)`); err != nil || len(words) != 2 {
			t.Errorf("%v %v", words, err)
		}
		var at time.Time
		if err := d.Read().Get(t.Context(), &at, `SELECT CAST(7 AS BIGINT)`); err != nil || at.UnixMilli() != 7 {
			t.Errorf("%v %v", at, err)
		}
		if err := d.Read().Select(t.Context(), &words, `SELECT CAST('c' AS TEXT) AS w WHERE 1 = 0`); err != nil || len(words) != 0 {
			t.Errorf("what was in the slice is still there: %v %v", words, err)
		}
	})
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		for what, c := range map[string]struct {
			dest  any
			query string
			says  string
		}{
			"a column without a field":  {&thing{}, `SELECT 1 AS stray`, "no field for the column stray"},
			"a field that is left out":  {&thing{}, `SELECT CAST('x' AS TEXT) AS hidden`, "no field for the column hidden"},
			"two columns for one value": {new(int), `SELECT 1 AS a, 2 AS b`, "2 columns for one int"},
			"not a pointer":             {thing{}, `SELECT 1 AS version`, "read into a pointer"},
			"a text for a time":         {&thing{}, `SELECT CAST('x' AS TEXT) AS made_at`, "kept as an integer"},
			"no JSON":                   {&thing{}, `SELECT CAST('{' AS TEXT) AS tags`, "JSON"},
		} {
			if err := d.Read().Get(t.Context(), c.dest, c.query); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := d.Read().Select(t.Context(), &thing{}, `SELECT 1 AS version`); err == nil {
			t.Error("rows were read into what is no slice")
		}
	})
}
