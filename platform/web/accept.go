package web

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// quality is the weight that an element of Accept-Encoding gives itself: "gzip;q=0.5".
// One that cannot be read counts as refused.
func quality(parameters string) float64 {
	for parameters != "" {
		var one string
		one, parameters, _ = strings.Cut(parameters, ";")
		name, value, _ := strings.Cut(strings.TrimSpace(one), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || q < 0 || q > 1 {
			return 0
		}
		return q
	}
	return 1
}

// chosenEncoding picks how a body is sent: "br" (where there is one), "gzip" or ""
// for plain, whichever the reader likes best; the smaller one of equals.
func chosenEncoding(accept string, brotli bool) string {
	weights := [...]float64{-1, -1, -1} // br, gzip, anything else; -1: not named
	for rest := accept; rest != ""; {
		var one string
		one, rest, _ = strings.Cut(rest, ",")
		name, parameters, _ := strings.Cut(one, ";")
		switch name = strings.TrimSpace(name); {
		case strings.EqualFold(name, "br"):
			weights[0] = quality(parameters)
		case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
			weights[1] = quality(parameters)
		case name == "*":
			weights[2] = quality(parameters)
		}
	}
	for i := range 2 {
		if weights[i] < 0 {
			weights[i] = max(0, weights[2])
		}
	}
	switch {
	case brotli && weights[0] > 0 && weights[0] >= weights[1]:
		return "br"
	case weights[1] > 0:
		return "gzip"
	}
	return ""
}

// preferred picks the language that a program asks for in a header; pages have
// theirs in the address. The first of locales is what everyone gets who asks
// for none of them.
func preferred(accept string, locales []string) string {
	tags, weights, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return locales[0]
	}
	for i, tag := range tags {
		base, _ := tag.Base()
		if weights[i] > 0 && slices.Contains(locales, base.String()) {
			return base.String()
		}
	}
	return locales[0]
}
