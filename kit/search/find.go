package search

import (
	"cmp"
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

// ConsultationKind is the kind of the consultations, on whose publication hangs
// that of everything in them. The id of such an entry is the number.
const ConsultationKind = "consultation"

// BodyKind is the kind of the organisations of the directory, which forms choose from.
const BodyKind = "organisation"

// Index is the index of a city. It is made where it is needed: it holds nothing.
type Index struct {
	DB   *db.DB
	City civic.CityID
}

// Request is a search.
type Request struct {
	Query Query
	Who   civic.Actor
	// Office shows what is not public but open to the actor's roles.
	Office bool
	Now    time.Time
	// Consultation restricts to the things of one; 0: of all.
	Consultation civic.ConsultationNumber
}

// reader tells what the one who asks may see.
func (x Index) reader(ctx context.Context, r Request) (who reader, err error) {
	if who = r.reader(); !who.all {
		who.open, err = x.open(ctx, r.Now)
	}
	return who, err
}

// reader is [Index.reader] without what the index has to be asked for.
func (r Request) reader() reader {
	out := reader{now: r.Now}
	if !r.Office || !r.Who.SignedIn() && r.Who.Kind != civic.SystemActor {
		return out
	}
	out.all = r.Who.Has(civic.Administrator)
	for _, role := range r.Who.Roles {
		out.roles = append(out.roles, string(role))
	}
	return out
}

// scope is the condition on who sees what of which kinds, as far as terms tell.
func (r Request) scope(kinds []string) condition {
	var of, seen []condition
	for _, k := range kinds {
		of = append(of, term(kindTerm(k)))
	}
	all := []condition{either(of...)}
	who := r.reader()
	if !who.all {
		seen = append(seen, term(publicTerm))
		for _, role := range who.roles {
			seen = append(seen, term(roleTerm(civic.Role(role))))
		}
		all = append(all, either(seen...))
	}
	if r.Consultation != 0 {
		all = append(all, term(consultationTerm(r.Consultation)))
	}
	return both(all...)
}

func consultationTerm(n civic.ConsultationNumber) string { return scopeMark + "in·" + n.String() }

// The ways to be found, as bits: what has the greater sum comes first. Nothing at
// all is the beginning of a word in a text.
const (
	titled   = 1 << iota // in the title
	inARow               // as a phrase
	found                // every word whole, whatever its accents
	accented             // with the accents as typed
)

// class is a group of kinds that is looked through at once.
type class struct {
	kinds []string
	// limit is how many the class gives at most, in each way to be found.
	limit int
}

// hits are what was found of one kind, the best first.
type hits struct {
	places []place
	// More tells that there are more than these.
	more bool
}

// find looks through classes of kinds.
func (x Index) find(ctx context.Context, r Request, classes []class) (map[string]*hits, error) {
	out := map[string]*hits{}
	if r.Query.Empty() {
		return out, nil
	}
	who, err := x.reader(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, c := range classes {
		scope := r.scope(c.kinds)
		list, err := x.seek(ctx, who, r.Query.looks(scope, c.limit))
		if err != nil {
			return nil, err
		}
		whole := 0
		for _, p := range list {
			if p.Tier == found {
				whole++
			}
		}
		if begin, ok := r.Query.beginning(); ok && whole < c.limit {
			more, err := x.seek(ctx, who, []look{{0, both(begin, scope), c.limit}})
			if err != nil {
				return nil, err
			}
			whole = max(whole, len(more))
			list = append(list, more...)
		}
		for kind, places := range ranked(list) {
			out[kind] = &hits{places: places, more: whole >= c.limit}
		}
	}
	return out, nil
}

// looks are the ways to look for a query in a scope.
func (q Query) looks(scope condition, limit int) []look {
	list := []look{
		{found, both(q.anywhere(), scope), limit},
		{found | titled, both(q.inTitle(false), scope), limit},
		{titled, both(q.inTitle(true), scope), limit},
	}
	row, several := q.inARow()
	if several {
		list = append(list, look{inARow, both(row, scope), limit})
	}
	if q.accented {
		list = append(list, look{found | accented, both(q.exactly(), scope), limit})
		if several {
			list = append(list, look{accented | inARow, both(q.exactly(), row, scope), limit})
		}
	}
	return list
}

// ranked sums the ways in which each thing was found and sorts the things of
// each kind by it.
func ranked(list []place) map[string][]place {
	sums := map[place]int{}
	for _, p := range list {
		tier := p.Tier
		p.Tier = 0
		sums[p] |= tier
	}
	byKind := map[string][]place{}
	for p, sum := range sums {
		p.Tier = sum
		byKind[p.Kind] = append(byKind[p.Kind], p)
	}
	for _, places := range byKind {
		slices.SortFunc(places, best)
	}
	return byKind
}

// best orders what was found: the better fit, then the later one.
func best(a, b place) int {
	return cmp.Or(cmp.Compare(b.Tier, a.Tier), cmp.Compare(b.Number, a.Number), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

// MaxListed is how many things of a kind a search in a list finds at most.
const MaxListed = 1_000

// Thing is something that a search found.
type Thing struct{ Kind, ID string }

// Things returns what a search finds of some kinds, in one consultation or (0) in all,
// whoever may see it, the best first and at most limit of each kind: the one who asks
// decides what to show. Searched is false when the words hold nothing to search for.
func (x Index) Things(ctx context.Context, of civic.ConsultationNumber, kinds []string, words string, limit int) (found []Thing, searched bool, err error) {
	q := Parse(words)
	if q.Empty() {
		return nil, false, nil
	}
	var classes []class
	for _, k := range kinds {
		classes = append(classes, class{[]string{k}, limit})
	}
	byKind, err := x.find(ctx, Request{Query: q, Who: civic.System(), Office: true, Consultation: of}, classes)
	var places []place
	for _, h := range byKind {
		places = append(places, h.places[:min(limit, len(h.places))]...)
	}
	slices.SortFunc(places, best)
	for _, p := range places {
		found = append(found, Thing{p.Kind, p.ID})
	}
	return found, true, err
}

// IDs returns the ids of what [Index.Things] finds of one kind.
func (x Index) IDs(ctx context.Context, kind string, of civic.ConsultationNumber, words string) (ids []string, searched bool, err error) {
	found, searched, err := x.Things(ctx, of, []string{kind}, words, MaxListed)
	for _, f := range found {
		ids = append(ids, f.ID)
	}
	return ids, searched, err
}
