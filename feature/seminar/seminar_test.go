package seminar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

const talk = "0000000000000000000000001"

// hall is one meeting, on 2 October 2026.
type hall struct{}

func (hall) Meeting(_ context.Context, id civic.ID) (facts.Meeting, error) {
	if id != talk {
		return facts.Meeting{}, civic.NotFound("meeting")
	}
	return facts.Meeting{ID: talk, Title: civic.Text{VI: "Tọa đàm buổi sáng"}, Start: time.Date(2026, 10, 2, 1, 0, 0, 0, time.UTC), Place: civic.Text{VI: "Văn Miếu"}}, nil
}

func (h hall) AllMeetings(ctx context.Context) ([]facts.Meeting, error) {
	m, err := h.Meeting(ctx, talk)
	return []facts.Meeting{m}, err
}

// fixture is the feature behind the real router, at a time that tests set.
type fixture struct {
	*site.Site
	m   *Module
	now time.Time
}

// keyed stands for the keyed hash of the installation.
func keyed(purpose, value string) string {
	sum := sha256.Sum256([]byte("key" + purpose + value))
	return hex.EncodeToString(sum[:16])
}

const page = "/office/seminars/" + talk

func onSites(t *testing.T, test func(t *testing.T, s *fixture)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := &fixture{now: time.Date(2026, 9, 1, 2, 0, 0, 0, time.UTC)}
		s.m = New(Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return s.now }, Meetings: hall{}, Site: "https://tham-van.example", Hash: keyed, Held: blob.Dir(t.TempDir())})
		s.Site = site.New(t, site.Options{}, s.m)
		test(t, s)
	})
}

func (s *fixture) add(lines string) site.Page {
	return s.Post("editor", page+"/guests", url.Values{"kind": {"expert"}, "guests": {lines}})
}

// guest is the address of the first on the list.
func (s *fixture) guest(t *testing.T, named ...string) string {
	t.Helper()
	for _, a := range s.Get("editor", page).Is(200).All("a") {
		if href := site.Attr(a, "href"); strings.HasPrefix(href, page+"/guests/") && (len(named) == 0 || strings.Contains(a.FirstChild.Data, named[0])) {
			return href
		}
	}
	t.Fatal("the list is empty")
	return ""
}

// link makes the link of a guest.
func (s *fixture) link(t *testing.T, guest string) string {
	t.Helper()
	made := s.Post("editor", guest+"/invite", nil).Is(201).Says("Đường dẫn chỉ hiện một lần này.")
	_, rest, found := strings.Cut(made.Text, "https://tham-van.example/seminars/invitation/")
	if !found {
		t.Fatal("no link is shown")
	}
	end := strings.IndexAny(rest, "\"< \n")
	return door + rest[:end]
}

func TestAnInvitationFromListToAnswer(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("editor", "/office/seminars").Is(200).Says("Tọa đàm buổi sáng", "0 khách mời")
		s.add("Khách A | Giám đốc | Viện A\n\nKhách B | Hội B\n").Leads(page + "?done=seminar.added")
		s.Get("editor", page).Says("Khách A", "Giám đốc", "Viện A", "Khách B", "Chuyên gia, nhà khoa học", "Chưa có đường dẫn")
		guest := s.guest(t)
		link := s.link(t, guest)
		s.Get("editor", guest).Is(200).Lacks(link)

		got := s.Get("", link).Is(200).Says("Tọa đàm buổi sáng", "Văn Miếu", "Kính mời: Khách A, Viện A")
		for name, want := range map[string]string{"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
			if got.Header.Get(name) != want {
				t.Errorf("%s is %q", name, got.Header.Get(name))
			}
		}
		got.Lacks("Khách B")
		s.Get("", "/en"+link).Is(200).Says("Invitation", "For Khách A, Viện A")
		s.Post("", link, nil).Refuses("reply", "Hãy chọn")
		s.Post("", link, url.Values{"reply": {"sends"}, "deputy_title": {"Phó phòng"}}).Refuses("deputy_name", "Không được để trống.").Has(`value="Phó phòng"`)
		s.Post("", link, url.Values{"reply": {"sends"}, "deputy_name": {"Khách C"}, "deputy_title": {"Phó phòng"}}).Leads(link + "?done=seminar.answered")
		s.Get("editor", page).Says("Cử người dự thay: Khách C, Phó phòng")
		s.Post("", link, url.Values{"reply": {"comes"}, "deputy_name": {"Khách C"}}).Is(303)
		s.Get("editor", page).Says("Sẽ dự").Lacks("Khách C")
		s.Get("", link).Says("Ông/Bà đã trả lời: Tôi sẽ dự")
		s.Get("editor", guest).Says("Trả lời: dự", "Trả lời: cử người dự thay")

		// A new link ends the one before; the answer stays.
		second := s.link(t, guest)
		s.Get("", link).Is(404)
		s.Post("", link, url.Values{"reply": {"declines"}}).Is(404)
		s.Get("", second).Is(200).Says("Ông/Bà đã trả lời: Tôi sẽ dự")

		// Once the meeting has begun, the answer stands.
		s.now = time.Date(2026, 10, 2, 1, 0, 0, 0, time.UTC)
		s.Get("", second).Says("Hội nghị đã bắt đầu").Lacks("<textarea", `name="reply"`)
		s.Post("", second, url.Values{"reply": {"declines"}}).Refuses("reply", "Hội nghị đã bắt đầu")
		s.Get("editor", page).Says("Sẽ dự")
		s.Get("editor", guest).Says("Hội nghị đã bắt đầu").Lacks(guest + "/invite")
		s.Post("editor", guest+"/invite", nil).Is(409)

		s.Post("editor", guest+"/remove", url.Values{"version": {"1"}}).Leads(page + "?done=seminar.removed")
		s.Get("", second).Is(404)
		s.Get("editor", page).Lacks("Khách A")
	})
}

func TestABadLineAddsNobody(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Viện A").Is(303)
		for lines, rule := range map[string]string{
			"Khách B | Hội B\nKhách C":                        "Dòng 2 phải có họ và tên",
			"Khách B | a | b | c":                             "Dòng 1 phải có",
			" | Giám đốc | Viện A":                            "Dòng 1 phải có",
			strings.Repeat("a", 151) + " | Viện A":            "Dòng 1 phải có",
			"Khách B | Hội B\nkhách a | viện a":               "khách a (viện a) đã có trong danh sách.",
			"Khách B | Hội B\n\nKhách B | Trưởng ban | Hội B": "Khách B (Hội B) đã có trong danh sách.",
			"\n \n": "Không được để trống.",
		} {
			s.add(lines).Refuses("guests", rule)
		}
		s.add("Khách B | Hội B\nKhách C").Has("Khách B | Hội B")
		s.Post("editor", page+"/guests", url.Values{"kind": {"nobody"}, "guests": {"Khách B | Hội B"}}).Refuses("kind", "Hãy chọn").Has("Khách B | Hội B")
		s.Get("editor", page).Lacks("Khách B")
		var many strings.Builder
		for i := range most {
			fmt.Fprintf(&many, "Khách %d | Hội\n", i)
		}
		s.add(many.String()).Refuses("guests", "nhiều nhất 3.000 khách mời")
	})
}

func TestOnlyEditorsReadTheList(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Viện A").Is(303)
		guest := s.guest(t)
		for _, who := range []string{"analyst", "moderator"} {
			for _, path := range []string{"/office/seminars", page, guest} {
				s.Get(who, path).Is(403).Lacks("Khách A")
			}
			s.Post(who, guest+"/invite", nil).Is(403)
		}
		s.Get("editor", "/office/seminars/nothing").Is(404)
		s.Get("", door+"nothing").Is(404)
	})
}

func TestTwoOfficersMayNotOverwriteEachOther(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Viện A\nKhách B | Hội B").Is(303)
		guest := s.guest(t)
		form := s.Get("editor", guest).Form(guest)
		form.Set("name", "Khách A Một")
		s.Post("editor", guest, form).Is(303)
		form.Set("name", "Khách A Hai")
		s.Post("editor", guest, form).Is(409).Has("Khách A Một", "Khách A Hai")
		form = s.Get("editor", guest).Form(guest)
		form.Set("name", "Khách B")
		form.Set("body", "Hội B")
		s.Post("editor", guest, form).Refuses("name", "Khách B (Hội B) đã có trong danh sách.")
		form.Set("name", "")
		s.Post("editor", guest, form).Refuses("name", "Không được để trống.")
		s.Get("editor", guest).Says("Khách A Một")
	})
}
