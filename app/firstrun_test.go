package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dienhong/platform/web"
)

func TestTheFirstAdministratorComesByALinkThatWorksOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, c Config) {
		a := build(t, c)
		path, needed, err := a.FirstRun(t.Context())
		if err != nil || !needed {
			t.Fatal(needed, err)
		}
		if status, _ := get(t, a, path); status != http.StatusOK {
			t.Fatalf("the link answers %d", status)
		}
		form := url.Values{"name": {"Nguyễn Quản trị"}, "email": {"not an address"}}
		if w := post(a, path, form.Encode()); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "not an address") {
			t.Errorf("a bad address: %d, and what was typed is kept: %v", w.Code, strings.Contains(w.Body.String(), "not an address"))
		}
		form.Set("email", "quantri@thamvan.example")
		w := post(a, path, form.Encode())
		session := ""
		for _, cookie := range w.Result().Cookies() {
			if cookie.Name == web.SessionCookie {
				session = cookie.Name + "=" + cookie.Value
			}
		}
		if w.Code != http.StatusSeeOther || session == "" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if status, _ := get(t, a, "/office/people", "Cookie", session); status != http.StatusOK {
			t.Errorf("the administrator cannot see the people: %d", status)
		}
		if status, _ := get(t, a, path); status < 400 {
			t.Errorf("the link works again: %d", status)
		}
		if w := post(a, path, form.Encode()); w.Code < 400 {
			t.Errorf("the link makes a second administrator: %d", w.Code)
		}
		if _, needed, err := a.FirstRun(t.Context()); err != nil || needed {
			t.Errorf("another link is offered: %v %v", needed, err)
		}
		if status, page := get(t, a, "/"); status != http.StatusOK || strings.Contains(page, "minh họa") {
			t.Errorf("an empty installation: %d, or it speaks of a demonstration", status)
		}
	})
}
