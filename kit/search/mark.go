package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dienhong/engine/fold"
	"dienhong/ui"
)

// excerptLength is about how long an excerpt is, in characters, and leadIn how
// much of it stands before the first word that was found.
const (
	excerptLength = 220
	leadIn        = 60
)

// span is a part of a text, in bytes.
type span struct{ from, to int }

// spans finds what to mark in a text: the words with the accents that were
// typed; where there are none, the same words with other accents; and where there
// are none of these, words that begin with the last one.
func (q Query) spans(text string) []span {
	if q.Empty() {
		return nil
	}
	words := slices.Collect(fold.Words(text))
	list := q.others(words)
	ways := []func(fold.Word) bool{q.isTyped(false), q.isBegun}
	if q.accented {
		ways = append([]func(fold.Word) bool{q.isTyped(true)}, ways...)
	}
	for _, met := range ways {
		n := len(list)
		for _, w := range words {
			if met(w) {
				list = append(list, span{w.Start, w.End})
			}
		}
		if len(list) > n {
			break
		}
	}
	slices.SortFunc(list, func(a, b span) int { return a.from - b.from })
	return joinedSpans(text, list)
}

// isTyped tells words of the query, with their accents or without.
func (q Query) isTyped(exact bool) func(fold.Word) bool {
	set := map[string]bool{}
	for _, u := range q.units {
		for _, w := range u.typed {
			switch {
			case u.filler:
			case exact:
				set[w.Exact] = true
			default:
				set[w.Plain] = true
			}
		}
	}
	return func(w fold.Word) bool { return exact && set[w.Exact] || !exact && set[w.Plain] }
}

// isBegun tells words that begin with the last one of the query.
func (q Query) isBegun(w fold.Word) bool {
	words := q.words()
	last := words[len(words)-1].Plain
	return utf8.RuneCountInString(last) >= shortestPrefix && strings.HasPrefix(w.Plain, last)
}

// others finds other writings of names in the query.
func (q Query) others(words []fold.Word) (list []span) {
	plain := plainOf(words)
	for _, u := range q.units {
		for _, other := range u.others {
			for i := 0; i+len(other) <= len(plain); i++ {
				if slices.Equal(plain[i:i+len(other)], other) {
					list = append(list, span{words[i].Start, words[i+len(other)-1].End})
				}
			}
		}
	}
	return list
}

// joinedSpans joins spans, sorted, that overlap or have only a space between.
func joinedSpans(text string, list []span) (out []span) {
	for _, s := range list {
		if n := len(out) - 1; n >= 0 && (s.from <= out[n].to || strings.TrimSpace(text[out[n].to:s.from]) == "") {
			out[n].to = max(out[n].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// pieces cuts a text at its spans.
func pieces(text string, spans []span) []ui.Piece {
	var list []ui.Piece
	at := 0
	for _, s := range spans {
		if s.from > at {
			list = append(list, ui.Piece{Text: text[at:s.from]})
		}
		list = append(list, ui.Piece{Text: text[s.from:s.to], Mark: true})
		at = s.to
	}
	if at < len(text) {
		list = append(list, ui.Piece{Text: text[at:]})
	}
	return list
}

// marked is a text on one line with what was found in it.
func (q Query) marked(text string) []ui.Piece {
	text = strings.Join(strings.Fields(text), " ")
	return pieces(text, q.spans(text))
}

// excerpt returns the part of a text around what was found, on one line, and
// whether anything was.
func (q Query) excerpt(text string) (list []ui.Piece, met bool) {
	text = strings.Join(strings.Fields(text), " ")
	spans := q.spans(text)
	from := 0
	if len(spans) > 0 {
		from = wordStart(text, back(text, spans[0].from, leadIn))
	}
	to := forward(text, from, excerptLength)
	if to < len(text) {
		if at := strings.LastIndexByte(text[from:to], ' '); at > 0 {
			to = from + at
		}
	}
	var inside []span
	for _, s := range spans {
		if s.from >= from && s.from < to {
			inside = append(inside, span{s.from - from, min(s.to, to) - from})
		}
	}
	list = pieces(text[from:to], inside)
	if from > 0 {
		list = append([]ui.Piece{{Text: "… "}}, list...)
	}
	if to < len(text) {
		list = append(list, ui.Piece{Text: " …"})
	}
	return list, len(spans) > 0
}

// back returns the place n characters before a place, or the beginning.
func back(text string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// forward returns the place n characters behind a place, or the end.
func forward(text string, at, n int) int {
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// wordStart moves a place to the beginning of the next word.
func wordStart(text string, at int) int {
	if at == 0 {
		return 0
	}
	if i := strings.IndexByte(text[at:], ' '); i >= 0 && text[at-1] != ' ' {
		return at + i + 1
	}
	return at
}
