package seminar

import (
	"net/url"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/ui"
)

// code is the picture of a QR code as pages have it.
func code(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	if err := ui.QR(text, "").Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	_, path, _ := strings.Cut(b.String(), `<path d="`)
	path, _, _ = strings.Cut(path, `"`)
	return path
}

func TestATicketOpensTheDoorToWhoReceivesGuestsAlone(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Giám đốc | Viện A").Is(303)
		link := s.link(t, s.guest(t))
		s.Get("", link).Lacks("Vé vào cửa của Ông/Bà")
		s.Post("", link, url.Values{"reply": {"declines"}}).Is(303)
		s.Get("", link).Lacks("Vé vào cửa của Ông/Bà")
		s.Post("", link, url.Values{"reply": {"comes"}}).Is(303)
		atDoor := s.callerOf(t, "Khách A")
		id := civic.ID(strings.TrimPrefix(atDoor, gatePath+"/"))
		ticket := ticketPath + s.m.Service.Ticket(id)
		s.Get("", link).Says("Vé vào cửa của Ông/Bà").Has(code(t, "https://tham-van.example"+ticket))
		s.Get("", "/en"+link).Says("Your ticket")

		// What is stored holds no ticket, and the ticket is not the link.
		if strings.Contains(ticket, strings.TrimPrefix(link, door)) {
			t.Error("the ticket gives the link away")
		}

		wrong := ticketPath + string(id) + strings.Repeat("0", proofLength)
		for _, who := range []string{"", "analyst"} {
			var seen []string
			for _, path := range []string{ticket, wrong, ticketPath + "nothing"} {
				got := s.Get(who, path).Is(200).Says("Đây là vé vào cửa của một hội nghị.").Lacks("Khách A", "Viện A", "Tọa đàm buổi sáng")
				if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("X-Robots-Tag") != "noindex" || got.Header.Get("Referrer-Policy") != "no-referrer" {
					t.Errorf("%q is not kept to itself: %v", path, got.Header)
				}
				seen = append(seen, strings.ReplaceAll(got.Words(), path, ""))
			}
			if seen[0] != seen[1] || seen[0] != seen[2] {
				t.Errorf("a good ticket looks otherwise than a bad one: %q", seen)
			}
		}
		var leads string
		for _, a := range s.Get("", ticket).All("a") {
			if href := site.Attr(a, "href"); strings.Contains(href, "next=") && strings.Contains(href, url.QueryEscape(ticket)) {
				leads = href
			}
		}
		if leads == "" {
			t.Error("whoever receives guests is not led to sign in and back")
		}
		s.Get("editor", ticket).Leads(atDoor)
		s.Get("editor", "/en"+ticket).Leads("/en" + atDoor)
		s.Get("editor", wrong).Is(404)
		s.Get("editor", ticketPath+"nothing").Is(404)

		form := s.Get("editor", s.guest(t)).Form(s.guest(t) + "/remove")
		s.Post("editor", s.guest(t)+"/remove", form).Is(303)
		s.Get("editor", ticket).Is(404)
	})
}
