package feed

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

var noon = time.Date(2020, 10, 2, 12, 0, 0, 0, time.FixedZone("", 7*3600))

func TestAtomReadsBack(t *testing.T) {
	f := Feed{
		ID: "https://x.example/feed.atom", Title: "Tin <mới> & cũ", Author: "Văn phòng", Language: "vi", Self: "https://x.example/feed.atom", Page: "https://x.example/",
		Entries: []Entry{
			{ID: "https://x.example/a#1", Title: "Đã trả lời", Summary: "Tiếp thu & giải trình", Link: "https://x.example/a?x=1&y=2", At: noon},
			{ID: "https://x.example/a#2", Title: "Opened", Language: "en", Link: "https://x.example/a", At: noon.Add(-time.Hour)},
		},
	}
	var buf bytes.Buffer
	if err := f.Atom(&buf); err != nil {
		t.Fatal(err)
	}
	var got struct {
		XMLName xml.Name  `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string    `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Title   string    `xml:"title"`
		Updated time.Time `xml:"updated"`
		Author  string    `xml:"author>name"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Entries []struct {
			Lang    string    `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
			ID      string    `xml:"id"`
			Title   string    `xml:"title"`
			Summary string    `xml:"summary"`
			Updated time.Time `xml:"updated"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(buf.Bytes(), &got); err != nil {
		t.Fatalf("%v\n%s", err, buf.String())
	}
	if got.Lang != "vi" || got.Title != f.Title || !got.Updated.Equal(noon) || got.Author != f.Author || len(got.Links) != 2 || got.Links[0].Rel != "self" {
		t.Errorf("%+v", got)
	}
	if len(got.Entries) != 2 || got.Entries[0].Link.Href != f.Entries[0].Link || got.Entries[0].Summary != f.Entries[0].Summary || got.Entries[0].Lang != "" || got.Entries[1].Lang != "en" {
		t.Errorf("%+v", got.Entries)
	}
}

// unfold reads a calendar as its readers do: name and value of each line.
func unfold(t *rapid.T, raw string) (lines [][2]string) {
	for _, l := range strings.SplitAfter(raw, "\r\n") {
		if l != "" && (!strings.HasSuffix(l, "\r\n") || len(l) > 75+2 || !utf8.ValidString(l)) {
			t.Fatalf("a line of %d octets: %q", len(l), l)
		}
	}
	raw = strings.ReplaceAll(raw, "\r\n ", "")
	for l := range strings.SplitSeq(strings.TrimSuffix(raw, "\r\n"), "\r\n") {
		name, value, _ := strings.Cut(l, ":")
		lines = append(lines, [2]string{name, strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(value)})
	}
	return lines
}

func TestCalendarsReadBack(t *testing.T) {
	words := rapid.StringOf(rapid.RuneFrom([]rune("aế ;,\\\n:Hộ🙂")))
	rapid.Check(t, func(t *rapid.T) {
		e := Event{
			UID: "1@x.example", Sequence: 3, Changed: noon, Start: noon, End: noon.Add(2 * time.Hour), Title: "a" + words.Draw(t, "title"),
			Text: "a" + words.Draw(t, "text"), Place: "a" + words.Draw(t, "place"), Link: "https://x.example/a",
		}
		e.WholeDays = rapid.Bool().Draw(t, "whole")
		var buf bytes.Buffer
		if err := (Calendar{Product: "-//X//X//EN", Name: "Lịch", Events: []Event{e}}).ICS(&buf); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"SUMMARY": e.Title, "DESCRIPTION": e.Text, "LOCATION": e.Place, "URL": e.Link, "UID": e.UID, "SEQUENCE": "3", "DTSTAMP": "20201002T050000Z",
			"DTSTART": "20201002T050000Z", "DTEND": "20201002T070000Z",
		}
		if e.WholeDays {
			delete(want, "DTSTART")
			delete(want, "DTEND")
			want["DTSTART;VALUE=DATE"], want["DTEND;VALUE=DATE"] = "20201002", "20201002"
		}
		lines := unfold(t, buf.String())
		for name, value := range want {
			found := false
			for _, l := range lines {
				found = found || l == [2]string{name, value}
			}
			if !found {
				t.Errorf("no %s with %q in %q", name, value, buf.String())
			}
		}
	})
}
