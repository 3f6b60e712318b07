package city

import (
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
)

// Body is an organisation that acts in the city or with it: it leads an action,
// proposes an initiative, takes part in a meeting. Never a private person.
type Body struct {
	ID       string     // of its address; made from the name when it is new
	Version  int64      // 0 when it is new
	Name     civic.Text // at most 200 characters
	Kind     BodyKind
	Place    string     // city or country; at most 100 characters
	Role     civic.Text // what it does here; at most 500 characters
	Source   string     // where that was read; an address or words; at most 1 000 characters
	Verified bool       // the source was read; otherwise pages say "cần kiểm tra"
	Note     string     // at most 1 000 characters
}

// BodyKind is the kind of an organisation; the catalogue names each as
// "city.body.kind.<kind>".
type BodyKind string

// BodyKinds lists the kinds in the order in which pages show them.
var BodyKinds = []BodyKind{
	"city_government", "party_body", "elected_body", "front", "city_department", "city_agency", "ward", "ministry", "un_agency", "embassy", "cultural_institute",
	"museum", "university", "college", "school", "research", "association", "foundation", "social_enterprise", "company", "creative_space",
	"network", "member_city", "press", "other",
}

func (b Body) problems() []civic.FieldError {
	errs := b.Name.Problems("name", 200, true)
	if !slices.Contains(BodyKinds, b.Kind) {
		errs = append(errs, civic.FieldError{Field: "kind", Key: "error.field.choice"})
	}
	errs = append(errs, civic.LineProblems("place", b.Place, 100, false)...)
	errs = append(errs, b.Role.Problems("role", 500, false)...)
	errs = append(errs, civic.LineProblems("source", b.Source, 1_000, false)...)
	return append(errs, civic.LineProblems("note", b.Note, 1_000, false)...)
}

// byGivenOrder sorts bodies by kind, then by name as a Vietnamese reader expects.
func byGivenOrder(a, b Body) int {
	if k := slices.Index(BodyKinds, a.Kind) - slices.Index(BodyKinds, b.Kind); k != 0 {
		return k
	}
	return strings.Compare(fold.Plain(a.Name.VI), fold.Plain(b.Name.VI))
}

// addressOf makes the id of a new organisation from its name. A name without
// letters that an address can hold, and the word of the empty form, get a word
// before them.
func addressOf(name civic.Text) string {
	id := strings.ReplaceAll(fold.Plain(name.VI), " ", "-")
	if id == "" || id == newDocument {
		return strings.TrimSuffix("to-chuc-"+id, "-")
	}
	return id
}

// kinds counts the organisations of each kind.
func kinds(list []Body) map[BodyKind]int {
	n := map[BodyKind]int{}
	for _, b := range list {
		n[b.Kind]++
	}
	return n
}
