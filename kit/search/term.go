package search

import (
	"strings"

	"dienhong/engine/fold"
	"dienhong/platform/db"
)

// condition is what the terms of an entry must fulfil: a term, or several
// conditions all or one of which hold.
type condition struct {
	term   string
	prefix bool // the term is the beginning of one
	all    []condition
	any    []condition
}

func term(s string) condition { return condition{term: s} }

// both joins conditions that must all hold; without conditions it holds always.
func both(list ...condition) condition {
	if len(list) == 1 {
		return list[0]
	}
	return condition{all: list}
}

func either(list ...condition) condition {
	if len(list) == 1 {
		return list[0]
	}
	return condition{any: list}
}

// pairs are the terms of words that stand in a row.
func pairs(plain []string) []condition {
	var list []condition
	for i := 1; i < len(plain); i++ {
		list = append(list, term(pairMark+plain[i-1]+pairJoint+plain[i]))
	}
	return list
}

func plainOf(words []fold.Word) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = w.Plain
	}
	return list
}

// wanted returns the condition of one way to look at the query: how a word that
// was typed must be met, and how a word of another writing.
func (q Query) wanted(typed func(w fold.Word, last bool) condition, other func(plain string) condition) condition {
	var all []condition
	for i, u := range q.units {
		if u.filler {
			continue
		}
		var words []condition
		for j, w := range u.typed {
			words = append(words, typed(w, i == len(q.units)-1 && j == len(u.typed)-1))
		}
		if u.quoted {
			words = append(words, pairs(plainOf(u.typed))...)
		}
		ways := []condition{both(words...)}
		for _, plain := range u.others {
			var words []condition
			for _, p := range plain {
				words = append(words, other(p))
			}
			ways = append(ways, both(append(words, pairs(plain)...)...))
		}
		all = append(all, either(ways...))
	}
	return both(all...)
}

// anywhere: every word is found, whatever its accents.
func (q Query) anywhere() condition {
	return q.wanted(func(w fold.Word, _ bool) condition { return term(w.Plain) }, term)
}

// exactly: every word is found with the accents that were typed.
func (q Query) exactly() condition {
	return q.wanted(func(w fold.Word, _ bool) condition { return term(w.Exact) }, term)
}

// inTitle: every word is found in the title, the last one whole or, when the
// query may be unfinished, its beginning.
func (q Query) inTitle(unfinished bool) condition {
	title := func(plain string) condition { return term(titleMark + plain) }
	return q.wanted(func(w fold.Word, last bool) condition {
		if last && unfinished {
			return either(title(w.Plain), term(prefixMark+w.Plain))
		}
		return title(w.Plain)
	}, title)
}

// minPrefix is the length in bytes of a beginning of a word that is looked for in
// texts. Shorter ones begin too many.
const minPrefix = 4

// beginning: every word is found, the last at least its beginning; false when it
// is too short for that.
func (q Query) beginning() (condition, bool) {
	words := q.words()
	last := words[len(words)-1].Plain
	return q.wanted(func(w fold.Word, last bool) condition {
		if last {
			return condition{term: w.Plain, prefix: true}
		}
		return term(w.Plain)
	}, term), len(last) >= minPrefix && !q.units[len(q.units)-1].quoted
}

// inARow: all words stand in a row, fillers too; false when there is only one.
func (q Query) inARow() (condition, bool) {
	list := pairs(plainOf(q.words()))
	return both(list...), len(list) > 0
}

// text writes the condition in the language of the engine's full text search.
// Terms hold no quotation marks.
func (c condition) text(d db.Dialect) string {
	var b strings.Builder
	c.write(&b, d)
	return b.String()
}

func (c condition) write(b *strings.Builder, d db.Dialect) {
	quote, star, and, or := `"`, `*`, " AND ", " OR "
	if d == db.PostgreSQL {
		quote, star, and, or = `'`, `:*`, " & ", " | "
	}
	list, joint := c.all, and
	if c.any != nil {
		list, joint = c.any, or
	}
	if c.term != "" {
		b.WriteString(quote + c.term + quote)
		if c.prefix {
			b.WriteString(star)
		}
		return
	}
	b.WriteByte('(')
	for i, part := range list {
		if i > 0 {
			b.WriteString(joint)
		}
		part.write(b, d)
	}
	b.WriteByte(')')
}

// holds reports whether terms fulfil the condition.
func (c condition) holds(terms []string) bool {
	switch {
	case c.term != "":
		for _, t := range terms {
			if t == c.term || c.prefix && strings.HasPrefix(t, c.term) {
				return true
			}
		}
		return false
	case c.any != nil:
		for _, part := range c.any {
			if part.holds(terms) {
				return true
			}
		}
		return false
	}
	for _, part := range c.all {
		if !part.holds(terms) {
			return false
		}
	}
	return true
}
