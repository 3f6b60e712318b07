package feed

import (
	"encoding/xml"
	"io"
	"time"
)

// AtomType is the media type of an Atom feed.
const AtomType = "application/atom+xml; charset=utf-8"

// Feed is a list of news, the newest first. Addresses are whole ones.
type Feed struct {
	ID       string // an address that stays the same
	Title    string
	Subtitle string // may be empty
	Author   string // who answers for it
	Language string
	Self     string // where the feed is
	Page     string // the page that it is about
	Entries  []Entry
}

// Entry is one piece of news.
type Entry struct {
	ID       string // an address that stays the same
	Title    string
	Summary  string    // plain text; may be empty
	Language string    // of title and summary when it is not the feed's
	Link     string    // where to read more
	At       time.Time // when it happened
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Language  string   `xml:"xml:lang,attr,omitempty"`
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Updated   string   `xml:"updated"`
	Published string   `xml:"published"`
	Link      atomLink `xml:"link"`
	Summary   string   `xml:"summary,omitempty"`
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

// Atom writes the feed. It was changed when its newest entry happened; a feed
// without entries was never changed since 1970.
func (f Feed) Atom(w io.Writer) error {
	out := atomFeed{
		Language: f.Language, ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Author: f.Author,
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: f.Self}, {Rel: "alternate", Type: "text/html", Href: f.Page}},
	}
	last := time.Unix(0, 0)
	for _, e := range f.Entries {
		if e.At.After(last) {
			last = e.At
		}
		at := e.At.UTC().Format(time.RFC3339)
		out.Entries = append(out.Entries, atomEntry{
			Language: e.Language, ID: e.ID, Title: e.Title, Updated: at, Published: at,
			Link: atomLink{Rel: "alternate", Type: "text/html", Href: e.Link}, Summary: e.Summary,
		})
	}
	out.Updated = last.UTC().Format(time.RFC3339)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	return xml.NewEncoder(w).Encode(out)
}
