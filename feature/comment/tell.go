package comment

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
)

// Tell gives what the chain shows of comments: to the office all of them, to
// others the public ones.
func (m *Module) Tell(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	list, err := m.Service.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	slugs, nodes := map[civic.ConsultationNumber]civic.Consultation{}, []civic.Node(nil)
	for _, o := range list {
		office := CanRead(who) == nil
		if o.State != Shown && !office {
			continue
		}
		c, known := slugs[o.Consultation]
		if !known {
			if c, err = m.Service.consultations.SnapshotByNumber(ctx, o.Consultation); err != nil {
				return nil, err
			}
			slugs[o.Consultation] = c
		}
		state := i18n.T(ctx, "comment.state."+string(o.State))
		n := civic.Node{
			Ref: o.Ref(), Title: inLang(o.Lang, short(o.Text, 140)), State: tone(o.State), Label: civic.Text{VI: state, EN: state}, At: o.ReceivedAt,
			Who: civic.Text{VI: o.BodyName, EN: o.BodyName}, Href: c.Path("comments", string(o.ID)), Demonstration: o.Demonstration || c.Demonstration,
		}
		if o.State != Shown {
			n.Href = "/office/comments/" + string(o.ID)
		}
		if len(n.Title.VI+n.Title.EN) < len(o.Text) {
			n.Body = inLang(o.Lang, short(o.Text, 600))
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// inLang is a text that exists in one language.
func inLang(l civic.Locale, s string) civic.Text {
	if l == civic.English {
		return civic.Text{EN: s}
	}
	return civic.Text{VI: s}
}

// short gives the beginning of a text on one line, at most n characters, cut
// between words.
func short(s string, n int) string {
	line := strings.Join(strings.Fields(s), " ")
	runes := []rune(line)
	if len(runes) <= n {
		return line
	}
	cut := string(runes[:n])
	if at := strings.LastIndexByte(cut, ' '); at > n/2 {
		cut = cut[:at]
	}
	return cut + "…"
}

// Record is everything that is kept about one comment, as its author gets it.
type Record struct {
	Consultation string         `json:"consultation"`
	Serial       int64          `json:"serial"`
	Channel      Channel        `json:"channel"`
	ReceivedAt   time.Time      `json:"received_at"`
	EnteredAt    time.Time      `json:"entered_at"`
	Language     civic.Locale   `json:"language"`
	Text         string         `json:"text"`
	Article      string         `json:"article,omitempty"`
	Kind         string         `json:"kind,omitempty"`
	Organisation string         `json:"organisation,omitempty"`
	People       int            `json:"people"`
	State        State          `json:"state"`
	Reason       string         `json:"reason,omitempty"`
	Note         string         `json:"note,omitempty"`
	Publish      bool           `json:"may_be_published"`
	File         *RecordFile    `json:"file,omitempty"`
	Contact      *RecordContact `json:"contact,omitempty"`
	History      []RecordEntry  `json:"history"`
}

// RecordFile is the file that came with a comment.
type RecordFile struct {
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// RecordContact is how the author can be reached and what for.
type RecordContact struct {
	Contact
	Purposes       []string `json:"purposes"`
	ConsentVersion int      `json:"consent_version"`
}

// RecordEntry is a line of the history; officers are not named.
type RecordEntry struct {
	At     time.Time `json:"at"`
	Act    string    `json:"act"`
	Reason string    `json:"reason,omitempty"`
	Note   string    `json:"note,omitempty"`
}

// Mine gives its author everything that is kept about a comment.
//
// Errors: NotFound.
func (s *Service) Mine(ctx context.Context, code string) (Record, error) {
	o, err := s.Track(ctx, code)
	if err != nil {
		return Record{}, err
	}
	c, err := s.consultations.SnapshotByNumber(ctx, o.Consultation)
	if err != nil {
		return Record{}, err
	}
	rec := Record{
		Consultation: c.Slug, Serial: o.Serial, Channel: o.Channel, ReceivedAt: o.ReceivedAt, EnteredAt: o.EnteredAt, Language: o.Lang, Text: o.Text,
		Article: o.Article, Kind: string(o.Kind), Organisation: o.BodyName, People: o.People, State: o.State, Reason: o.Reason, Note: o.Note,
		Publish: o.Publish, History: []RecordEntry{},
	}
	if o.Scan.Name != "" {
		rec.File = &RecordFile{o.Scan.Type, o.Scan.Size, o.Scan.Name}
	}
	sealed, err := s.store.contacts(ctx, s.db.Read(), []string{string(o.ID)})
	if err != nil {
		return Record{}, err
	}
	for _, c := range sealed {
		plain, err := s.secret.Open(purposeContact, string(o.ID), c.sealed)
		if err != nil {
			return Record{}, err
		}
		rec.Contact = &RecordContact{Purposes: c.consent.Purposes, ConsentVersion: c.consent.Version}
		if err := json.Unmarshal([]byte(plain), &rec.Contact.Contact); err != nil {
			return Record{}, err
		}
	}
	entries, err := s.history.Whole(ctx, s.db.Read(), on(o.ID))
	for _, e := range entries {
		rec.History = append(rec.History, RecordEntry{e.At, e.Act, e.Reason, e.Note})
	}
	return rec, err
}
