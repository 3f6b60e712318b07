package doc

import "strings"

// headShare is the part of the width that the name of the body takes.
const headShare = 0.4

// paragraphs gives the two columns of the head: the body left, the nation right.
func (h Head) paragraphs() (left, right []Paragraph) {
	if h.Superior != "" {
		left = append(left, centred(strings.ToUpper(h.Superior), false, false))
	}
	left = append(left, centred(strings.ToUpper(h.Issuer), true, false), centred("———", false, false), centred(h.Number, false, false))
	for i, line := range h.Nation {
		if i == 0 {
			line = strings.ToUpper(line)
		}
		right = append(right, centred(line, true, false))
	}
	return left, append(right, centred("——————", false, false), centred(h.Place, false, true))
}

// paragraphs gives the two columns of the foot.
func (s Signature) paragraphs() (left, right []Paragraph) {
	left = []Paragraph{{Runs: []Run{{Text: s.ToHead, Bold: true, Italic: true}}}}
	for _, line := range s.To {
		left = append(left, Plain("- "+line))
	}
	right = []Paragraph{centred(strings.ToUpper(s.Office), true, false), centred(strings.ToUpper(s.Title), true, false)}
	for range 4 { // room for the signature
		right = append(right, Plain(""))
	}
	return left, append(right, centred(s.Name, true, false))
}
