package account

import (
	"strings"
	"time"

	"dienhong/civic"
)

// A session ends after such a time without a request, and in any case after
// sessionLongest.
const (
	sessionIdle    = 12 * time.Hour
	sessionLongest = 7 * 24 * time.Hour
	// deviceKept is how long a browser is remembered that nobody signs in with.
	deviceKept = 180 * 24 * time.Hour
	// seenEvery bounds how often reading becomes writing.
	seenEvery = 5 * time.Minute
)

// Session is somebody being signed in in one browser.
type Session struct {
	ID      civic.ID
	Person  civic.ID
	Device  string
	Way     string
	Created time.Time
	Seen    time.Time
	Expires time.Time // at the latest
	// Current marks the one that asks.
	Current bool
}

// alive tells whether the session counts at now.
func (s Session) alive(now time.Time) bool {
	return now.Before(s.Expires) && now.Sub(s.Seen) < sessionIdle
}

// Device names browser and system in the words of a user agent, so that people
// recognise their sessions: "Firefox · Windows". It is all that is kept of it.
func Device(userAgent string) string {
	browser := firstOf(userAgent, []string{"Edg/", "OPR/", "SamsungBrowser", "coc_coc", "Firefox/", "FxiOS", "CriOS", "Chrome/", "Safari/"},
		[]string{"Edge", "Opera", "Samsung Internet", "Cốc Cốc", "Firefox", "Firefox", "Chrome", "Chrome", "Safari"})
	system := firstOf(userAgent, []string{"iPhone", "iPad", "Android", "Windows", "Mac OS X", "CrOS", "Linux"},
		[]string{"iPhone", "iPad", "Android", "Windows", "macOS", "ChromeOS", "Linux"})
	switch {
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + " · " + system
}

func firstOf(s string, marks, names []string) string {
	for i, m := range marks {
		if strings.Contains(s, m) {
			return names[i]
		}
	}
	return ""
}
