package search

import (
	"hash/fnv"
	"strings"
	"time"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/engine/fold"
)

// Entry is one thing that can be found. Features write it in the transaction
// that writes the thing.
type Entry struct {
	Kind string // of the feature's [Kind]
	ID   string // of the thing, unique in its kind
	// Title is what the thing is called; Text is what else it says. A thing without
	// a title (a statement, a comment) is shown by its text.
	Title, Text civic.Text
	// Also is searched like Text and never shown.
	Also string
	// Consultation is the number of the consultation to which the thing belongs: it
	// is public only when that is. 0: it belongs to none, or to all.
	Consultation civic.ConsultationNumber
	// Public is when everyone may see the thing; zero: not yet.
	Public time.Time
	// Roles may see it in the office before it is public, and when it never is.
	Roles []civic.Role
	// At is when it was made, decided or said. Of two that fit alike the later
	// comes first.
	At time.Time
	// Path leads to it for everyone, Desk in the office; either may be empty. They
	// have no language prefix and may begin with [Below].
	Path, Desk string
}

// Below stands in a path for the page of the consultation.
const Below = "~"

// Always is for [Entry.Public], when nobody noted since when a thing is public.
var Always = civic.FromMillis(1)

// Entries makes entries of a list of things.
func Entries[T any](list []T, entry func(T) Entry) []Entry {
	entries := make([]Entry, len(list))
	for i, thing := range list {
		entries[i] = entry(thing)
	}
	return entries
}

// maxText bounds what is kept of a text for excerpts, in characters. All of it
// is searched.
const maxText = 2_000

// Marks set apart the terms of the index that are no words of a text. They
// cannot begin a word, because a superscript digit is folded to the digit and the
// others are no letters.
const (
	titleMark  = "¹" // a word of the title
	pairMark   = "²" // two words in a row
	prefixMark = "³" // the beginning of a word of the title
	scopeMark  = "¤" // who may see it and of which kind it is
	pairJoint  = "·"
)

const publicTerm = scopeMark + "public"

func kindTerm(kind string) string { return scopeMark + "kind·" + kind }

func roleTerm(r civic.Role) string { return scopeMark + "role·" + string(r) }

// shortest and longest are the lengths in letters of the beginnings by which
// the words of a title are found while somebody types.
const (
	shortestPrefix = 2
	longestPrefix  = 6
)

// maxTerm bounds a term in bytes. Nobody types such a word; it is a token of some
// machine.
const maxTerm = 80

// terms collects the terms of one entry, each once, in the order of the text.
type terms struct {
	seen map[string]struct{}
	b    strings.Builder
}

func (t *terms) add(parts ...string) {
	term := strings.Join(parts, "")
	if _, again := t.seen[term]; again || term == "" || len(term) > maxTerm {
		return
	}
	t.seen[term] = struct{}{}
	if t.b.Len() > 0 {
		t.b.WriteByte(' ')
	}
	t.b.WriteString(term)
}

func (t *terms) text(s string, title bool) {
	before := ""
	for w := range fold.Words(s) {
		t.add(w.Plain)
		t.add(w.Exact)
		if before != "" {
			t.add(pairMark, before, pairJoint, w.Plain)
		}
		before = w.Plain
		if title {
			t.add(titleMark, w.Plain)
			for n := range prefixes(w.Plain) {
				t.add(prefixMark, n)
			}
		}
	}
}

// prefixes returns the beginnings of a word by which it is found, itself left out.
func prefixes(word string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		letters := 0
		for i := range word {
			if letters >= shortestPrefix && letters <= longestPrefix && !yield(word[:i]) {
				return
			}
			letters++
		}
	}
}

// words are the terms of an entry with a space between.
func (e Entry) words() string {
	t := terms{seen: map[string]struct{}{}}
	t.add(kindTerm(e.Kind))
	if !e.Public.IsZero() {
		t.add(publicTerm)
	}
	for _, r := range e.Roles {
		t.add(roleTerm(r))
	}
	if e.Consultation != 0 {
		t.add(consultationTerm(e.Consultation))
	}
	t.text(e.Title.VI, true)
	t.text(e.Title.EN, true)
	t.text(e.Text.VI, false)
	t.text(e.Text.EN, false)
	t.text(e.Also, false)
	return t.b.String()
}

// number is the place of an entry in the index: the day in its upper bits, so
// that later ones are greater, and a hash that tells the entries of a day apart.
func (e Entry) number(city civic.CityID) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(e.Kind + "\x00" + e.ID))
	_, _ = h.Write([]byte{byte(city), byte(city >> 8), byte(city >> 16), byte(city >> 24)})
	day := min(max(e.At.Unix()/86_400, 0), 1<<15-1) // until 2059
	if e.At.IsZero() {
		day = 0
	}
	return day<<48 | int64(mix(h.Sum64())>>16)
}

// mix spreads a hash over all bits (the finalizer of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// cut keeps the beginning of a text, up to most characters.
func cut(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}
