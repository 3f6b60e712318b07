package ui

import (
	"net/url"
	"regexp"
	"strings"

	"dienhong/civic"
)

// piece is a part of a text: words, or an address shown as where it leads.
type piece struct{ Text, Href string }

// address finds web addresses in running text; what ends a sentence is not part
// of one.
var address = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]]`)

// Host shortens an address to where it leads: "baophunuthudo.vn".
func Host(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return link
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// pieces splits a text at its addresses.
func pieces(text string) []piece {
	var list []piece
	for text != "" {
		at := address.FindStringIndex(text)
		if at == nil {
			return append(list, piece{Text: text})
		}
		if at[0] > 0 {
			list = append(list, piece{Text: text[:at[0]]})
		}
		found := text[at[0]:at[1]]
		if civic.IsWebAddress(found) {
			list = append(list, piece{Host(found), found})
		} else {
			list = append(list, piece{Text: found})
		}
		text = text[at[1]:]
	}
	return list
}

// SourceLinks returns what a line of sources names, with semicolons between them;
// those that are addresses become links that show where they lead.
func SourceLinks(s string) []Link {
	var list []Link
	for part := range strings.SplitSeq(s, ";") {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case civic.IsWebAddress(part) && !strings.ContainsAny(part, " \n"):
			list = append(list, Link{Text: Host(part), Href: part})
		default:
			list = append(list, Link{Text: part})
		}
	}
	return list
}
