package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dienhong/engine/fold"
)

// maxQuery and maxWords bound a search, in characters and words. More words than
// that are left out: the first ones say enough.
const (
	maxQuery = 200
	maxWords = 16
)

// Query is what somebody searches for, understood.
type Query struct {
	text     string
	units    []unit
	accented bool
}

// unit is a part of a query that must be found: a word, a name that is written in
// several ways, or words between quotation marks.
type unit struct {
	typed  []fold.Word
	others [][]string // other writings of the same, as plain words
	quoted bool       // the words must stand in a row
	// filler is a word that says little ("của", "the"): it need not be found.
	filler bool
}

// fillers are left out of what must be found, spelled exactly as here: without
// accents "cho" may be "chợ".
var fillers = wordSet(`và của các những cho là ở tại với để thì mà được bị trong trên về từ đến này đó một
	the a an of and or in on at to for with by from is are be`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(fold.Duplicate(s)) {
		set[w] = true
	}
	return set
}

// quotes begin or end words that must stand in a row.
const quotes = "\"“”„«»"

// Parse understands a search. Every text is a search; one without letters and
// digits finds nothing.
func Parse(text string) Query {
	q := Query{text: strings.TrimSpace(cut(text, maxQuery))}
	left, quoted, rest := maxWords, false, q.text
	for more := true; more; quoted = !quoted {
		part, after, found := cutQuote(rest)
		words := slices.Collect(fold.Words(part))
		words = words[:min(len(words), left)]
		left -= len(words)
		q.add(words, quoted)
		rest, more = after, found
	}
	if !slices.ContainsFunc(q.units, func(u unit) bool { return !u.filler }) {
		for i := range q.units {
			q.units[i].filler = false
		}
	}
	return q
}

// cutQuote cuts a text at its first quotation mark.
func cutQuote(s string) (before, after string, found bool) {
	i := strings.IndexAny(s, quotes)
	if i < 0 {
		return s, "", false
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[:i], s[i+size:], true
}

// add takes the words of one part of the query.
func (q *Query) add(words []fold.Word, quoted bool) {
	plain := make([]string, len(words))
	for i, w := range words {
		plain[i] = w.Plain
		q.accented = q.accented || w.Exact != w.Plain
	}
	if quoted && len(words) > 1 {
		u := unit{typed: words, quoted: true}
		if n, others := fold.Writings(plain); n == len(words) {
			u.others = others
		}
		q.units = append(q.units, u)
		return
	}
	for i := 0; i < len(words); {
		n, others := fold.Writings(plain[i:])
		if n == 0 {
			n = 1
		}
		u := unit{typed: words[i : i+n], others: others}
		u.filler = n == 1 && others == nil && !quoted && fillers[words[i].Exact]
		q.units = append(q.units, u)
		i += n
	}
}

// Empty tells that there is nothing to search for.
func (q Query) Empty() bool { return len(q.units) == 0 }

// String is the search as it was typed.
func (q Query) String() string { return q.text }

// words are all words as they were typed.
func (q Query) words() []fold.Word {
	var list []fold.Word
	for _, u := range q.units {
		list = append(list, u.typed...)
	}
	return list
}
