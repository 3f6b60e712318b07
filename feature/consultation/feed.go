package consultation

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/news"
	"dienhong/platform/feed"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// newsSize is how many entries a feed has.
const newsSize = 50

// news gives what happened in a consultation until now: phases, documents and
// what others made public.
func (m *Module) news(ctx context.Context, c Consultation) ([]news.Item, error) {
	now := m.deps.Clock()
	page := "/consultations/" + c.Slug
	var list []news.Item
	add := func(id, key string, title civic.Text, at time.Time, href string) {
		if !at.IsZero() && !at.After(now) {
			list = append(list, news.Item{ID: id, Kind: i18n.T(ctx, "consultation.news."+key), Title: title, At: at, Href: href})
		}
	}
	add(string(c.ID), "published", c.Texts.Question, c.PublishedAt, page)
	add(string(c.ID)+"-cancelled", "cancelled", c.Texts.Question, c.CancelledAt, page)
	add(string(c.ID)+"-archived", "archived", c.Texts.Question, c.ArchivedAt, page)
	for _, p := range c.Phases {
		// A phase that would have begun after the end of it all never did.
		if !c.CancelledAt.IsZero() && p.Start.After(c.CancelledAt) {
			continue
		}
		add(string(p.ID)+"-begins", "begins", p.Name, p.Start, page+"#phases")
		if c.CancelledAt.IsZero() || p.End.Before(c.CancelledAt) {
			add(string(p.ID)+"-ends", "ends", p.Name, p.End, page+"#phases")
		}
	}
	documents, err := m.deps.Register.Documents(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		at, err := time.ParseInLocation(time.DateOnly, d.Date, m.deps.Zone)
		if err == nil {
			add(string(d.ID), "document", d.Title, at, "/documents/"+string(d.ID))
		}
	}
	more, err := m.deps.News.Of(ctx, c.snapshot(now), newsSize)
	return append(list, more...), err
}

// siteNews leads to the news of the whole site.
func siteNews(ctx context.Context) ui.Link {
	return ui.Link{Text: i18n.T(ctx, "consultation.news.title"), Href: "/feed.atom"}
}

func (m *Module) siteFeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := m.Service.List(ctx, civic.Visitor())
	if err != nil {
		return err
	}
	var list []news.Item
	for _, c := range all {
		more, err := m.news(ctx, c)
		if err != nil {
			return err
		}
		list = append(list, more...)
	}
	more, err := m.deps.News.Of(ctx, civic.Consultation{}, newsSize)
	if err != nil {
		return err
	}
	return m.atom(w, r, i18n.T(ctx, "consultation.news.title"), "/", append(list, more...))
}

func (m *Module) feed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.Service.BySlug(ctx, civic.Visitor(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	list, err := m.news(ctx, c)
	if err != nil {
		return err
	}
	title, _ := localText(ctx, c.Texts.Title)
	return m.atom(w, r, title, "/consultations/"+c.Slug, list)
}

func (m *Module) atom(w http.ResponseWriter, r *http.Request, title, page string, list []news.Item) error {
	ctx, site := r.Context(), strings.TrimSuffix(m.deps.Site, "/")
	list = slices.DeleteFunc(list, func(n news.Item) bool { return !ui.Leads(ctx, n.Href) })
	slices.SortStableFunc(list, func(a, b news.Item) int { return b.At.Compare(a.At) })
	list = list[:min(len(list), newsSize)]
	address := func(path string) string { return site + web.Path(ctx, path) }
	author, _ := localText(ctx, ui.ChromeFrom(ctx).Operator)
	if author == "" {
		author = title
	}
	self := address(strings.TrimSuffix(page, "/") + "/feed.atom")
	out := feed.Feed{ID: self, Title: title, Author: author, Language: i18n.LocaleOf(ctx), Self: self, Page: address(page)}
	for _, n := range list {
		text, lang := localText(ctx, n.Title)
		out.Entries = append(out.Entries, feed.Entry{
			ID: self + "#" + n.ID, Title: n.Kind + ": " + text, Language: lang, Link: address(n.Href), At: n.At,
		})
	}
	var buf bytes.Buffer
	if err := out.Atom(&buf); err != nil {
		return err
	}
	return send(w, feed.AtomType, buf.Bytes())
}

func send(w http.ResponseWriter, kind string, body []byte) error {
	w.Header().Set("Content-Type", kind)
	_, err := w.Write(body)
	return err
}

func (m *Module) siteCalendar(w http.ResponseWriter, r *http.Request) error {
	all, err := m.Service.List(r.Context(), civic.Visitor())
	if err != nil {
		return err
	}
	return m.ics(w, r, i18n.T(r.Context(), "consultation.news.calendar"), all)
}

func (m *Module) calendar(w http.ResponseWriter, r *http.Request) error {
	c, err := m.Service.BySlug(r.Context(), civic.Visitor(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	title, _ := localText(r.Context(), c.Texts.Title)
	return m.ics(w, r, title, []Consultation{c})
}

// ics writes the phases and the meetings of consultations.
func (m *Module) ics(w http.ResponseWriter, r *http.Request, name string, all []Consultation) error {
	ctx, site := r.Context(), strings.TrimSuffix(m.deps.Site, "/")
	host := site
	if u, err := url.Parse(site); err == nil && u.Host != "" {
		host = u.Host
	}
	out := feed.Calendar{Product: "-//Dien Hong//Dien Hong//" + strings.ToUpper(i18n.LocaleOf(ctx)), Name: name}
	for _, c := range all {
		title, _ := localText(ctx, c.Texts.Title)
		page := site + web.Path(ctx, "/consultations/"+c.Slug)
		for _, p := range c.Phases {
			phase, _ := localText(ctx, p.Name)
			start, end := p.Start.In(m.deps.Zone), p.End.In(m.deps.Zone)
			out.Events = append(out.Events, feed.Event{
				UID: string(p.ID) + "@" + host, Sequence: c.Version, Changed: c.UpdatedAt, Start: start, End: end, WholeDays: midnight(start) && midnight(end),
				Status: status(!c.CancelledAt.IsZero() && p.End.After(c.CancelledAt)), Title: phase + ": " + title, Link: page,
			})
		}
		meetings, err := m.Service.Meetings(ctx, c)
		if err != nil {
			return err
		}
		for _, meeting := range meetings {
			what, _ := localText(ctx, meeting.Title)
			place, _ := localText(ctx, meeting.Place)
			agenda, _ := localText(ctx, meeting.Agenda)
			e := feed.Event{
				UID: string(meeting.ID) + "@" + host, Sequence: meeting.Version, Changed: c.UpdatedAt, Start: meeting.Start.In(m.deps.Zone),
				WholeDays: meeting.WholeDay, Status: status(!c.CancelledAt.IsZero() && meeting.Start.After(c.CancelledAt)), Title: what, Text: agenda, Place: place,
				Link: page + "/meetings/" + string(meeting.ID),
			}
			if !meeting.End.IsZero() && !meeting.WholeDay {
				e.End = meeting.End
			}
			out.Events = append(out.Events, e)
		}
	}
	var buf bytes.Buffer
	if err := out.ICS(&buf); err != nil {
		return err
	}
	return send(w, feed.CalendarType, buf.Bytes())
}

// status is that of a date that was cancelled, or of which nothing is to be said.
func status(cancelled bool) feed.Status {
	if cancelled {
		return feed.Cancelled
	}
	return ""
}

// midnight tells whether a time is the first moment of a day in its zone.
func midnight(t time.Time) bool {
	return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0
}
