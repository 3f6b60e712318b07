package seminar

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dienhong/civic"
	"dienhong/engine/fold"
)

const gatePath = page + "/door"

// callerOf is the address of a guest at the door.
func (s *fixture) callerOf(t *testing.T, name string) string {
	t.Helper()
	_, list, err := s.m.Service.Callers(t.Context(), civic.System(), talk)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		if c.Name == name {
			return gatePath + "/" + string(c.ID)
		}
	}
	t.Fatalf("%s is not on the list", name)
	return ""
}

func TestAGuestIsFoundAndLetInOnce(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Nguyễn Văn Đức | Giám đốc | Viện Văn hóa\nTrần Thị Ánh | Hội Kiến trúc sư\nLê Ân | Hội Mỹ thuật").Is(303)
		// By given name: Ân, Ánh, Đức.
		order := s.Get("editor", gatePath).Is(200).Says("3 người chưa đến").Words()
		if a, b, c := strings.Index(order, "Lê Ân"), strings.Index(order, "Trần Thị Ánh"), strings.Index(order, "Nguyễn Văn Đức"); a > b || b > c {
			t.Errorf("the list is not by given name: %s", order)
		}
		for _, q := range []string{"duc", "Đức", "ĐỨC", "vien van hoa", "nguyen duc", "Đu\u031b\u0301c"} {
			s.Get("editor", gatePath+"?q="+url.QueryEscape(q)).Is(200).Says("Tìm thấy 1 người", "Nguyễn Văn Đức").Lacks("Lê Ân")
		}
		s.Get("editor", gatePath+"?q=khong").Says("Không tìm thấy ai").Lacks("Lê Ân")
		s.Get("editor", "/en"+gatePath).Says("3 people not here yet", "Check in")

		s.Post("editor", gatePath, url.Values{"gate": {strings.Repeat("a", 61)}}).Refuses("gate", "60")
		phone := s.Browser("editor")
		phone.Send(gatePath, url.Values{"gate": {"Cửa Văn Miếu; số 2"}}).Leads(gatePath + "?done=seminar.gate")
		guest := s.callerOf(t, "Nguyễn Văn Đức")
		form := phone.Get(guest).Is(200).Says("Chưa đến.").Form(guest + "/arrive")
		s.now = time.Date(2026, 10, 2, 0, 45, 0, 0, time.UTC)
		phone.Send(guest+"/arrive", form).Leads(guest + "?done=seminar.arrived")
		s.now = s.now.Add(time.Minute)
		told := "Có mặt từ 00:45, 02/10/2026, Cửa Văn Miếu; số 2, Cán bộ ghi."
		phone.Get(guest).Says(told)

		// A second phone learns when and where, and counts nobody twice.
		second := s.Post("editor", guest+"/arrive", nil)
		second.Is(409).Says("Người này đã được điểm danh trước đó; không tính thêm.", told)
		s.Get("editor", gatePath).Says("2 người chưa đến").Lacks("Nguyễn Văn Đức")
		s.Get("editor", gatePath+"?q=duc").Says(told)
		s.Get("editor", gatePath+"/present").Is(200).Says("Nguyễn Văn Đức", "1 (100%)", told).Lacks("Lê Ân")
		s.Get("editor", s.guest(t)).Is(200)

		// Undone with one tap; who read an older arrival undoes nothing.
		form = s.Get("editor", guest).Form(guest + "/undo")
		stale := s.Get("editor", guest).Form(guest + "/undo")
		s.Post("editor", guest+"/undo", form).Leads(guest + "?done=seminar.undone")
		s.Post("editor", guest+"/undo", form).Leads(guest + "?done=seminar.undone")
		s.Get("editor", gatePath).Says("3 người chưa đến")
		s.Post("editor", guest+"/arrive", nil).Is(303)
		s.Post("editor", guest+"/undo", stale).Is(409).Says("Trong lúc đó người này đã được điểm danh lại; chưa bỏ gì.", "Có mặt từ 00:46")
		s.Get("editor", gatePath).Says("2 người chưa đến")
	})
}

func TestTheDeputyIsWhoIsExpected(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Giám đốc | Viện A").Is(303)
		link := s.link(t, s.guest(t))
		s.Post("", link, url.Values{"reply": {"sends"}, "deputy_name": {"Phạm Thị Bình"}, "deputy_title": {"Phó phòng"}}).Is(303)
		for _, q := range []string{"binh", "khach a"} {
			s.Get("editor", gatePath+"?q="+url.QueryEscape(q)).Says("Phạm Thị Bình", "Phó phòng · Viện A", "Dự thay Khách A")
		}
	})
}

func TestSomebodyWithoutAnInvitation(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Viện A").Is(303)
		walk := gatePath + "/walk-in"
		s.Get("editor", walk).Is(200).Says("Chỉ hỏi họ tên")
		s.Post("editor", walk, url.Values{"body": {"Phường X"}}).Refuses("name", "Không được để trống.").Has(`value="Phường X"`)
		s.Post("editor", walk, url.Values{"name": {"Đỗ Thị C"}, "kind": {"king"}}).Refuses("kind", "Hãy chọn").Has(`value="Đỗ Thị C"`)
		s.Post("editor", walk, url.Values{"name": {"khách a"}, "kind": {"expert"}, "body": {"Viện A"}}).Refuses("name", "đã có trong danh sách")
		form := s.Get("editor", walk).Form(walk)
		form.Set("name", "Đỗ Thị C")
		form.Set("kind", "citizen")
		first := s.Post("editor", walk, form).Is(303)
		s.Get("editor", first.To()).Says("Đỗ Thị C", "Khách không có thư mời", "Có mặt từ")
		// Another of the same name without a body is another person.
		s.Post("editor", walk, url.Values{"name": {"Đỗ Thị C"}, "kind": {"citizen"}}).Is(303)
		s.Get("editor", gatePath+"/present").Says("2 (100%)", "Người dân")
		s.Get("editor", "/office/seminars").Says("1 khách mời")
		s.Get("editor", page).Says("Khách không có thư mời")
	})
}

func TestTheDoorIsForWhoMaySeeGuests(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Viện A").Is(303)
		guest := s.callerOf(t, "Khách A")
		for _, who := range []string{"analyst", "moderator"} {
			for _, path := range []string{gatePath, gatePath + "/present", gatePath + "/walk-in", guest} {
				s.Get(who, path).Is(403).Lacks("Khách A")
			}
			s.Post(who, guest+"/arrive", nil).Is(403)
			s.Post(who, guest+"/undo", nil).Is(403)
		}
		s.Get("editor", gatePath+"/nobody").Is(404)
		s.Post("editor", gatePath+"/nobody/arrive", nil).Is(404)
		s.Get("editor", "/office/seminars/nothing/door").Is(404)
		s.Post("editor", guest+"/arrive", nil).Is(303)
		form := s.Get("editor", s.guest(t)).Form(s.guest(t) + "/remove")
		s.Post("editor", s.guest(t)+"/remove", form).Is(303)
		s.Get("editor", gatePath+"/present").Says("Chưa có ai.")
	})
}

func TestManyAtOnceLetAGuestInOnce(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.add("Khách A | Viện A").Is(303)
		id := civic.ID(strings.TrimPrefix(s.callerOf(t, "Khách A"), gatePath+"/"))
		var all sync.WaitGroup
		var mu sync.Mutex
		first, by := 0, map[string]bool{}
		for _, name := range []string{"Một", "Hai", "Ba", "Bốn"} {
			all.Go(func() {
				a, fresh, err := s.m.Service.Arrive(t.Context(), civic.Actor{Kind: civic.OfficerActor, Person: "1", Name: name, Roles: []civic.Role{civic.Editor}}, talk, id, name)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if by[a.By] = true; fresh {
					first++
				}
			})
		}
		all.Wait()
		if first != 1 || len(by) != 1 {
			t.Errorf("%d were first, and the arrival is told as by %v", first, by)
		}
	})
}

// Whatever part of a name is typed, however it is accented, finds the name; and the
// list of who is found has everybody once.
func TestEveryPartOfANameFindsIt(t *testing.T) {
	syllables := []string{"Nguyễn", "Đỗ", "Ánh", "Quý", "Hòa", "Hoà", "thị", "Ệt", "O'Neil", "Ünal"}
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(syllables), 1, 4), 1, 8).Draw(t, "names")
		var list []Caller
		for i, words := range names {
			list = append(list, Caller{Guest: Guest{ID: civic.ID(strings.Repeat("0", i+1)), Name: strings.Join(words, " "), Body: "Viện"}})
		}
		byGivenName(list)
		of := rapid.SampledFrom(list).Draw(t, "of")
		typed := rapid.SampledFrom([]string{of.Name, fold.Plain(of.Name), strings.ToUpper(of.Name), strings.Fields(of.Name)[0]}).Draw(t, "typed")
		found := find(list, typed)
		if !slices.ContainsFunc(found, func(c Caller) bool { return c.ID == of.ID }) {
			t.Fatalf("%q does not find %q", typed, of.Name)
		}
		seen := map[civic.ID]bool{}
		for _, c := range found {
			if seen[c.ID] {
				t.Fatalf("%q is there twice", c.Name)
			}
			seen[c.ID] = true
		}
		if len(find(list, "")) != len(list) {
			t.Fatal("nothing typed finds all")
		}
	})
}
