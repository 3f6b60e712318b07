package event

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/lunar"
	"dienhong/engine/recur"
	"dienhong/kit/room"
	"dienhong/kit/table"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// Ways of repeating as the form offers them.
const (
	repeatOnce    = "once"
	repeatWeekly  = "weekly"
	repeatWeekday = "monthly_weekday"
	repeatLunar   = "lunar"
	repeatOther   = "rule"
)

var repeats = []string{repeatOnce, "daily", repeatWeekly, "monthly", repeatWeekday, "yearly", repeatLunar, repeatOther}

var frequencies = map[string]recur.Frequency{"daily": recur.Daily, repeatWeekly: recur.Weekly, "monthly": recur.Monthly, repeatWeekday: recur.Monthly, "yearly": recur.Yearly}

// fields are an event as it was typed.
type fields struct {
	ID        civic.ID
	Version   int64  `form:"version"`
	From      string `form:"from"` // a key: that occurrence and those that follow
	Kind      string `form:"kind"`
	Parent    string `form:"parent"`
	Pageless  bool   `form:"pageless"`
	TitleVI   string `form:"title_vi"`
	TitleEN   string `form:"title_en"`
	SummaryVI string `form:"summary_vi"`
	SummaryEN string `form:"summary_en"`
	TextVI    string `form:"text_vi"`
	TextEN    string `form:"text_en"`

	Day    string   `form:"day"`
	Time   string   `form:"time"`
	EndDay string   `form:"end_day"`
	End    string   `form:"end"`
	Repeat string   `form:"repeat"`
	Every  string   `form:"every"`
	Days   []string `form:"days"` // of the week, 0 is Sunday
	Until  string   `form:"until"`
	Rule   string   `form:"rule"`

	LunarDay    string `form:"lunar_day"`
	LunarMonth  string `form:"lunar_month"`
	LunarBefore string `form:"lunar_before"`
	LunarAfter  string `form:"lunar_after"`
	ToDay       string `form:"lunar_to_day"`
	ToMonth     string `form:"lunar_to_month"`
	Twin        string `form:"twin"`
	Short       string `form:"short"`
	LunarEvery  string `form:"lunar_every"`
	LunarFrom   string `form:"lunar_from"`

	VenueVI   string   `form:"venue_vi"`
	VenueEN   string   `form:"venue_en"`
	AddressVI string   `form:"address_vi"`
	AddressEN string   `form:"address_en"`
	RoomVI    string   `form:"room_vi"`
	RoomEN    string   `form:"room_en"`
	Free      bool     `form:"free"`
	PriceVI   string   `form:"price_vi"`
	PriceEN   string   `form:"price_en"`
	StepFree  string   `form:"step_free"`
	Children  bool     `form:"children"`
	Languages []string `form:"languages"`
	Organiser string   `form:"organiser"`
	ByVI      string   `form:"by_vi"`
	ByEN      string   `form:"by_en"`
	Pillar    string   `form:"pillar"`
	Action    string   `form:"action"`
	Link      string   `form:"link"`
	Source    string   `form:"source"`
	Verified  bool     `form:"verified"`
}

func fieldsOf(e Event) fields {
	f := fields{
		ID: e.ID, Version: e.Version, Kind: string(e.Kind), Parent: string(e.Parent), Pageless: e.Pageless, TitleVI: e.Title.VI, TitleEN: e.Title.EN,
		SummaryVI: e.Summary.VI, SummaryEN: e.Summary.EN, TextVI: e.Text.VI, TextEN: e.Text.EN,
		Day: e.Schedule.Day, Time: e.Schedule.Time, EndDay: e.Schedule.EndDay, End: e.Schedule.End,
		VenueVI: e.Venue.Name.VI, VenueEN: e.Venue.Name.EN, AddressVI: e.Venue.Address.VI, AddressEN: e.Venue.Address.EN, RoomVI: e.Venue.Room.VI, RoomEN: e.Venue.Room.EN,
		Free: e.Free, PriceVI: e.Price.VI, PriceEN: e.Price.EN, StepFree: e.StepFree, Children: e.Children, Languages: e.Languages, Organiser: e.Organiser,
		ByVI: e.By.VI, ByEN: e.By.EN, Pillar: string(e.Pillar), Action: string(e.Action), Link: e.Link, Source: e.Source, Verified: e.Verified,
	}
	f.repeating(e.Schedule)
	return f
}

// repeating fills in how a schedule repeats: in the words of the form where it has
// them, or else as the rule is written.
func (f *fields) repeating(s Schedule) {
	f.Repeat = repeatOnce
	switch s.Repeat {
	case Lunar:
		l := s.Lunar
		f.Repeat = repeatLunar
		f.LunarDay, f.LunarMonth, f.LunarBefore, f.LunarAfter = positive(l.Day), positive(l.Month), positive(l.Before), positive(l.After)
		f.ToDay, f.ToMonth = positive(l.ToDay), positive(l.ToMonth)
		f.Twin, f.Short, f.LunarEvery, f.LunarFrom = strconv.Itoa(int(l.Twin)), strconv.Itoa(int(l.Short)), positive(l.Every), positive(l.From)
	case Rule:
		f.Repeat, f.Rule = repeatOther, s.Rule
		r, err := recur.Parse(s.Rule)
		if err != nil {
			return
		}
		for _, way := range repeats {
			try := fields{Day: f.Day, Repeat: way}
			if q, ok := frequencies[way]; !ok || q != r.Frequency {
				continue
			}
			if r.Interval > 1 {
				try.Every = strconv.Itoa(r.Interval)
			}
			if r.Until.Set && r.Until.Day {
				try.Until = r.Until.Time.Format(time.DateOnly)
			}
			if way == repeatWeekly {
				for _, d := range r.Days {
					try.Days = append(try.Days, strconv.Itoa(int(d.Day)))
				}
			}
			if again, errs := try.rule(); len(errs) == 0 && again == r.String() {
				f.Repeat, f.Every, f.Until, f.Days, f.Rule = way, try.Every, try.Until, try.Days, ""
				return
			}
		}
	}
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// whole reads a number of a form; an empty one is 0.
func whole(field, s string, most int, errs *[]civic.FieldError) int {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most {
		*errs = append(*errs, civic.FieldError{Field: field, Key: "event.error.number", Args: []any{most}})
	}
	return n
}

// rule writes the choices of the form as a rule.
func (f fields) rule() (string, []civic.FieldError) {
	var errs, read []civic.FieldError
	r := recur.Rule{Frequency: frequencies[f.Repeat]}
	if n := whole("every", f.Every, 99, &read); n > 1 {
		r.Interval = n
	}
	if f.Until != "" {
		until, err := time.Parse(time.DateOnly, f.Until)
		if err == nil && f.Until < f.Day {
			errs = append(errs, civic.FieldError{Field: "until", Key: "event.error.end_before_start"})
		}
		r.Until = recur.Until{Set: true, Time: until, Day: true}
	}
	start, _ := time.Parse(time.DateOnly, f.Day)
	switch f.Repeat {
	case repeatWeekly:
		for _, d := range weekdays {
			if slices.Contains(f.Days, strconv.Itoa(int(d))) {
				r.Days = append(r.Days, recur.Weekday{Day: d})
			}
		}
	case repeatWeekday:
		r.Days = []recur.Weekday{place(start)}
	}
	return r.String(), errs
}

// timeOfDay reads a time of day as people type it: 19:00, 19h, 9h30, 9.30.
func timeOfDay(s string) string {
	t := strings.ToLower(strings.TrimSpace(s))
	if t == "" {
		return ""
	}
	t = strings.NewReplacer("giờ", ":", "h", ":", ".", ":", " ", "").Replace(t)
	if !strings.Contains(t, ":") || strings.HasSuffix(t, ":") {
		t = strings.TrimSuffix(t, ":") + ":00"
	}
	parsed, err := time.Parse("15:4", t)
	if err != nil {
		return s
	}
	return parsed.Format(clockLayout)
}

func (f fields) schedule() (Schedule, []civic.FieldError) {
	s := Schedule{Repeat: Rule, Day: web.Day(f.Day), Time: timeOfDay(f.Time), EndDay: web.Day(f.EndDay), End: timeOfDay(f.End)}
	f.Day, f.Until = s.Day, web.Day(f.Until)
	if s.EndDay == s.Day {
		s.EndDay = ""
	}
	// All that was typed is read, also what the chosen way does not use.
	errs := civic.LineProblems("rule", f.Rule, 500, f.Repeat == repeatOther)
	errs = append(errs, civic.DayProblems("until", f.Until)...)
	whole("every", f.Every, 99, &errs)
	day := lunar.Yearly{
		Month: whole("lunar_month", f.LunarMonth, 12, &errs), Day: whole("lunar_day", f.LunarDay, 30, &errs), Before: whole("lunar_before", f.LunarBefore, 180, &errs),
		After: whole("lunar_after", f.LunarAfter, 180, &errs), Twin: lunar.Twin(whole("twin", f.Twin, 2, &errs)), Short: lunar.Short(whole("short", f.Short, 1, &errs)),
		Every: whole("lunar_every", f.LunarEvery, 60, &errs), From: whole("lunar_from", f.LunarFrom, 2199, &errs),
		ToDay: whole("lunar_to_day", f.ToDay, 30, &errs), ToMonth: whole("lunar_to_month", f.ToMonth, 12, &errs),
	}
	switch f.Repeat {
	case repeatOnce:
		s.Repeat = Once
	case repeatLunar:
		s.Repeat, s.EndDay, s.Lunar = Lunar, "", day
		if day.Every > 1 && day.From == 0 {
			errs = append(errs, civic.FieldError{Field: "lunar_from", Key: "error.field.required"})
		}
	case repeatOther:
		s.Rule = strings.TrimSpace(f.Rule)
	default:
		if _, ok := frequencies[f.Repeat]; !ok {
			s.Repeat = ""
			break
		}
		rule, wrong := f.rule()
		s.Rule, errs = rule, append(errs, wrong...)
	}
	return s, errs
}

func (f fields) event() (Event, []civic.FieldError) {
	e := Event{
		ID: f.ID, Version: f.Version, Kind: Kind(f.Kind), Parent: civic.ID(f.Parent), Pageless: f.Pageless, Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN},
		Summary: civic.Text{VI: f.SummaryVI, EN: f.SummaryEN}, Text: civic.Text{VI: f.TextVI, EN: f.TextEN},
		Venue: Venue{Name: civic.Text{VI: f.VenueVI, EN: f.VenueEN}, Address: civic.Text{VI: f.AddressVI, EN: f.AddressEN}, Room: civic.Text{VI: f.RoomVI, EN: f.RoomEN}},
		Free:  f.Free, Price: civic.Text{VI: f.PriceVI, EN: f.PriceEN}, StepFree: f.StepFree, Children: f.Children, Languages: orNone(f.Languages), Organiser: f.Organiser,
		By: civic.Text{VI: f.ByVI, EN: f.ByEN}, Pillar: civic.ID(f.Pillar), Action: civic.ID(f.Action), Link: f.Link, Source: f.Source, Verified: f.Verified,
	}
	var errs []civic.FieldError
	e.Schedule, errs = f.schedule()
	return e, errs
}

func (f fields) path() string {
	if f.ID == "" {
		return desk + "/" + table.New
	}
	return desk + "/" + string(f.ID) + "/edit"
}

// fieldLabel names a field of the forms.
var fieldLabel = ui.LabelUnder("event.field.")

// choices is what the fields choose from.
type choices struct {
	Pillars []civic.Pillar
	Bodies  []civic.Body
	Actions []civic.Node
	Holders []Event
}

func (m *Module) choices(ctx context.Context) (c choices, err error) {
	who := civic.ActorFrom(ctx)
	if c.Pillars, err = m.deps.Directory.Pillars(ctx); err != nil {
		return c, err
	}
	if c.Bodies, err = m.deps.Directory.AllBodies(ctx); err != nil {
		return c, err
	}
	if room.On(ctx, "plan") {
		lines, err := m.deps.Plan.Lines(ctx, who)
		if err != nil {
			return c, err
		}
		c.Actions = slices.DeleteFunc(lines, func(n civic.Node) bool { return n.Kind != civic.RefAction })
	}
	c.Holders, err = m.Service.Holders(ctx, who, Single)
	return c, err
}

func (c choices) body(id string) civic.Text {
	for _, b := range c.Bodies {
		if b.ID == id {
			return b.Name
		}
	}
	return civic.Text{VI: id}
}

func (c choices) pillar(id civic.ID) civic.Text {
	for _, p := range c.Pillars {
		if p.ID == id {
			return p.Name
		}
	}
	return civic.Text{VI: string(id)}
}

func (c choices) action(id civic.ID) civic.Text {
	for _, a := range c.Actions {
		if a.ID == string(id) {
			return a.Title
		}
	}
	return civic.Text{VI: string(id)}
}

func (c choices) holder(ctx context.Context, id civic.ID) string {
	for _, h := range c.Holders {
		if h.ID == id {
			return ui.Said(ctx, h.Title)
		}
	}
	return string(id)
}

// options are values that the catalogue names under a prefix.
func options(ctx context.Context, prefix string, values []string, chosen ...string) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, v := range values {
		list[i] = ui.Option{Value: v, Label: i18n.T(ctx, prefix+v), Selected: slices.Contains(chosen, v)}
	}
	return list
}

func (c choices) bodyOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(c.Bodies))
	for i, b := range c.Bodies {
		list[i] = ui.Option{Value: b.ID, Label: ui.Said(ctx, b.Name), Selected: b.ID == chosen}
	}
	return list
}

func (c choices) pillarOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(c.Pillars))
	for i, p := range c.Pillars {
		list[i] = ui.Option{Value: string(p.ID), Label: ui.Said(ctx, p.Name), Selected: string(p.ID) == chosen}
	}
	return list
}

func (c choices) actionOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(c.Actions))
	for i, a := range c.Actions {
		list[i] = ui.Option{Value: a.ID, Label: ui.Said(ctx, a.Title), Selected: a.ID == chosen}
	}
	return list
}

func (c choices) holderOptions(ctx context.Context, self civic.ID, chosen string) []ui.Option {
	var list []ui.Option
	for _, h := range c.Holders {
		if h.ID != self {
			list = append(list, ui.Option{Value: string(h.ID), Label: ui.Said(ctx, h.Title), Hint: i18n.T(ctx, "event.kind."+string(h.Kind)), Selected: string(h.ID) == chosen})
		}
	}
	return list
}

func dayOptions(ctx context.Context, chosen []string) []ui.Option {
	values := make([]string, len(weekdays))
	for i, d := range weekdays {
		values[i] = strconv.Itoa(int(d))
	}
	return options(ctx, "event.weekday.", values, chosen...)
}

func monthOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, 12)
	for i := range list {
		v := strconv.Itoa(i + 1)
		list[i] = ui.Option{Value: v, Label: i18n.T(ctx, "event.lunar.month."+v), Selected: v == chosen}
	}
	return list
}

func numbers(from, to int, chosen string) []ui.Option {
	var list []ui.Option
	for n := from; n <= to; n++ {
		v := strconv.Itoa(n)
		list = append(list, ui.Option{Value: v, Label: v, Selected: v == chosen})
	}
	return list
}
