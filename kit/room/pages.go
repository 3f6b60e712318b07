package room

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

const page = "/office/city/rooms"

// fields are the form of the setting: the rooms that are on.
type fields struct {
	Version int64    `form:"version"`
	On      []string `form:"on"`
}

// view is what the page shows.
type view struct {
	Fields  fields
	Rooms   []Room
	Refusal edit.Refusal
	History history.Page
	words   history.Words
}

// onOf are the rooms that a setting leaves on.
func (m *Module) onOf(s Setting) (on []string) {
	for _, r := range m.rooms {
		if !slices.Contains(s.Off, r.ID) {
			on = append(on, r.ID)
		}
	}
	return on
}

// setting reads the form. Rooms that are always on are not sent.
func (m *Module) setting(f fields) Setting {
	s := Setting{Version: f.Version}
	for _, r := range m.rooms {
		if r.Always == "" && !slices.Contains(f.On, r.ID) {
			s.Off = append(s.Off, r.ID)
		}
	}
	return s
}

func (m *Module) describe(f *history.Fields, s Setting) {
	names := make([]string, len(s.Off))
	for i, id := range s.Off {
		names[i] = m.name(f.Context(), id)
	}
	f.Line("room.field.off", strings.Join(names, ", "))
}

func (m *Module) view(r *http.Request) (view, error) {
	lines, err := m.history.Of(r.Context(), m.db.Read(), setting, history.Older(r))
	return view{Rooms: m.rooms, History: lines, words: history.Words{
		Acts: "room.act.", Versions: map[string]history.Version{setting.Kind: history.VersionOf(m.describe)},
	}}, err
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	v, err := m.view(r)
	if err != nil {
		return err
	}
	s, err := m.store.setting(r.Context(), m.db.Read())
	if err != nil {
		return err
	}
	v.Fields = fields{s.Version, m.onOf(s)}
	return web.Render(w, r, http.StatusOK, settingPage(v))
}

func (m *Module) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f fields
	err := web.Form(r, &f)
	if err == nil {
		err = m.Save(ctx, civic.ActorFrom(ctx), m.setting(f))
	}
	if err == nil {
		return flash.Done(w, r, page, "room.done")
	}
	v, failed := m.view(r)
	if failed != nil {
		return failed
	}
	var ok bool
	label := func(ctx context.Context, _ string) string { return i18n.T(ctx, "room.field.on") }
	if v.Refusal, ok = edit.Refused(ctx, err, m.setting(f), m.describe, label); !ok {
		return err
	}
	f.Version = v.Refusal.Version(f.Version)
	v.Fields = f
	return web.Render(w, r, v.Refusal.Status, settingPage(v))
}

// options are the rooms as checkboxes, each with what it needs or why it stays;
// those that always stay come last.
func (v view) options(ctx context.Context) []ui.Option {
	names := map[string]string{}
	for _, r := range v.Rooms {
		names[r.ID] = i18n.T(ctx, r.Key)
	}
	list := make([]ui.Option, len(v.Rooms))
	rooms := slices.Clone(v.Rooms)
	slices.SortStableFunc(rooms, func(a, b Room) int { return min(len(a.Always), 1) - min(len(b.Always), 1) })
	for i, r := range rooms {
		o := ui.Option{Value: r.ID, Label: names[r.ID], Selected: r.Always != "" || slices.Contains(v.Fields.On, r.ID), Disabled: r.Always != ""}
		switch {
		case r.Always != "":
			o.Hint = i18n.T(ctx, r.Always)
		case len(r.Needs) > 0:
			var needs []string
			for _, id := range r.Needs {
				needs = append(needs, names[id])
			}
			o.Hint = i18n.T(ctx, "room.needs", strings.Join(needs, ", "))
		}
		list[i] = o
	}
	return list
}
