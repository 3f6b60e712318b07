package doc

import "strings"

// headShare is the part of the width that the name of the body takes.
const headShare = 0.4

// paragraphs returns the two columns of the head: the body left, the nation right.
func (h Head) paragraphs() (left, right []Paragraph) {
	if h.Superior != "" {
		left = append(left, centred(strings.ToUpper(h.Superior), false, false))
	}
	issuer := centred(strings.ToUpper(h.Issuer), true, false)
	issuer.rule = 0.4
	left = append(left, issuer, centred(h.Number, false, false))
	for i, line := range h.Nation {
		if i == 0 {
			line = strings.ToUpper(line)
		}
		p := centred(line, true, false)
		if i == len(h.Nation)-1 {
			p.rule = 1
		}
		right = append(right, p)
	}
	return left, append(right, centred(h.Place, false, true))
}

// paragraphs returns the two columns of the foot.
func (s Signature) paragraphs() (left, right []Paragraph) {
	switch {
	case s.Second != "":
		left = []Paragraph{centred(strings.ToUpper(s.Second), true, false)}
	case len(s.To) > 0:
		left = []Paragraph{{Runs: []Run{{Text: s.ToHead, Bold: true, Italic: true}}}}
	}
	for _, line := range s.To {
		left = append(left, Plain("- "+line))
	}
	for _, line := range []string{s.Office, s.Title} {
		if line != "" {
			right = append(right, centred(strings.ToUpper(line), true, false))
		}
	}
	for range 4 { // room for the signature
		right = append(right, Plain(""))
	}
	return left, append(right, centred(s.Name, true, false))
}
