package edit

import (
	"strconv"
	"strings"
)

// Tag writes the version of a thing as an answer of the API carries it (ETag).
func Tag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// ReadTag reads the version that a program has read from If-Match; what cannot be
// one matches no version.
func ReadTag(ifMatch string) int64 {
	n, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(ifMatch, "W/"), `"`), 10, 64)
	if err != nil || n < 1 {
		return -1
	}
	return n
}
