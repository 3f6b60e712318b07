// Package factstest is a city that tells facts, for tests of documents.
package factstest

import (
	"context"
	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"fmt"
	"time"
)

var (
	// Zone is the city's zone.
	Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)
	// Today is the day on which it tells them.
	Today = time.Date(2026, 10, 2, 3, 0, 0, 0, time.UTC)
)

// Town is what the features tell of a city: a consultation with N comments, answers,
// a meeting, initiatives, a plan, figures.
type Town struct{ N int }

// VI is a text in Vietnamese.
func VI(s string) civic.Text { return civic.Text{VI: s} }

// Both is a text in both languages.
func Both(v, e string) civic.Text { return civic.Text{VI: v, EN: e} }

func commentID(i int) string { return fmt.Sprintf("o%05d", i) }

// Names is as the room of documents wants it.
func (Town) Names(context.Context) (city, operator civic.Text, err error) {
	return Both("Hà Nội", "Ha Noi"), Both("Ủy ban nhân dân thành phố Hà Nội", "Ha Noi People’s Committee"), nil
}

// Snapshots is as the room of documents wants it.
func (Town) Snapshots(context.Context, civic.Actor) ([]civic.Consultation, error) {
	return []civic.Consultation{{
		Number: 1, Slug: "sang-tao", Title: Both("Hà Nội - Thành phố sáng tạo", "Ha Noi, Creative City"),
		Start: time.Date(2026, 9, 1, 0, 0, 0, 0, Zone), End: time.Date(2026, 9, 30, 0, 0, 0, 0, Zone), Demonstration: true,
	}}, nil
}

// Tallies is as the interfaces of kit/facts want it.
func (t Town) Tallies(context.Context, civic.ConsultationNumber) ([]facts.Tally, error) {
	return []facts.Tally{{Channel: "paper", Comments: t.N / 2, People: t.N}, {Channel: "web", Comments: t.N - t.N/2, People: t.N - t.N/2}}, nil
}

func (t Town) comment(i int) facts.Comment {
	o := facts.Comment{
		ID: commentID(i), Serial: int64(i + 1), Channel: "web", ReceivedAt: Today, Public: i != 3, Href: "/chain/comment/" + commentID(i),
		Text: fmt.Sprintf("Ý kiến thứ %d: nên giữ lại một phần nhà máy cũ làm không gian sáng tạo, và đường phố ưu tiên người đi bộ vào cuối tuần.", i+1),
	}
	if i%5 == 0 {
		o.Body = Both(fmt.Sprintf("Hội Kiến trúc sư số %d", i%7), fmt.Sprintf("Association of Architects %d", i%7))
	}
	if i%3 > 0 {
		o.Article = fmt.Sprintf("Điều %d", i%12+1)
	}
	if i == 3 {
		o.Text, o.Body, o.Article = "", civic.Text{}, "" // not public
	}
	return o
}

// EachComment is as the interfaces of kit/facts want it.
func (t Town) EachComment(_ context.Context, _ civic.ConsultationNumber, f func(facts.Comment) error) error {
	for i := range t.N {
		if err := f(t.comment(i)); err != nil {
			return err
		}
	}
	return nil
}

// CommentsByID is as the interfaces of kit/facts want it.
func (t Town) CommentsByID(_ context.Context, ids []string) ([]facts.Comment, error) {
	var list []facts.Comment
	for _, id := range ids {
		var i int
		if _, err := fmt.Sscanf(id, "o%d", &i); err != nil {
			return nil, err
		}
		list = append(list, t.comment(i))
	}
	return list, nil
}

// Themes is as the interfaces of kit/facts want it.
func (t Town) Themes(context.Context, civic.ConsultationNumber) ([]facts.Theme, error) {
	th := facts.Theme{ID: "t1", Name: Both("Tái tạo đô thị", "Urban regeneration"), Summary: VI("Giữ nhà máy cũ"), Href: "/themes/t1"}
	for i := 0; i < t.N; i += 4 {
		th.Passages = append(th.Passages, facts.Passage{Comment: commentID(i), Text: "nên giữ lại một phần nhà máy cũ"})
	}
	return []facts.Theme{th}, nil
}

// Answers is as the interfaces of kit/facts want it.
func (t Town) Answers(context.Context, civic.ConsultationNumber) ([]facts.Answer, error) {
	list := []facts.Answer{{
		ID: "a0", Decision: "accepted", Text: Both("Đã đưa vào kế hoạch năm 2027.", "It is in the plan for 2027."), Body: Both("Sở Văn hóa và Thể thao", "Department of Culture and Sports"),
		At: Today, Href: "/answers/a0", Themes: []string{"t1"},
	}}
	for i := 1; i < t.N; i++ {
		if i%4 > 0 && i != 1 {
			list = append(list, facts.Answer{
				ID: fmt.Sprintf("a%d", i), Decision: "explained", Text: VI(fmt.Sprintf("Giải trình cho ý kiến %d: quy định hiện hành chưa cho phép.", i+1)),
				Body: VI("Sở Quy hoạch"), At: Today, Href: fmt.Sprintf("/answers/a%d", i), Comments: []string{commentID(i)},
			})
		}
	}
	return list, nil
}

// Decisions are those of the answers.
func (Town) Decisions(ctx context.Context) []facts.Decision {
	if i18n.LocaleOf(ctx) == string(civic.English) {
		return []facts.Decision{{ID: "accepted", Name: "Accepted"}, {ID: "explained", Name: "Not accepted"}}
	}
	return []facts.Decision{{ID: "accepted", Name: "Tiếp thu"}, {ID: "explained", Name: "Không tiếp thu"}}
}

// Meetings is as the interfaces of kit/facts want it.
func (Town) Meetings(context.Context, civic.ConsultationNumber) ([]facts.Meeting, error) {
	return []facts.Meeting{{
		ID: "m1", Title: Both("Tham vấn cấp cao", "High-level consultation"), Start: time.Date(2026, 9, 10, 1, 30, 0, 0, time.UTC),
		End: time.Date(2026, 9, 10, 4, 0, 0, 0, time.UTC), Place: Both("Hà Nội", "Ha Noi"), Agenda: Both("Khai mạc\nThảo luận", "Opening\nDiscussion"),
		Bodies:  Both("Ủy ban nhân dân thành phố | chủ trì\nVăn phòng UNESCO", "People’s Committee | chair\nUNESCO office"),
		Minutes: Both("Các cơ quan trao đổi về tái tạo đô thị.", "The bodies talked about urban regeneration."), Sources: "Tường thuật | https://example.org/a", Href: "/consultations/sang-tao/meetings",
	}}, nil
}

// Initiatives is as the interfaces of kit/facts want it.
func (Town) Initiatives(context.Context) ([]facts.Entry, error) {
	full := facts.Entry{
		ID: "i1", Kind: "initiative", Level: "local", Title: Both("Không gian sáng tạo", "Creative spaces"), Summary: Both("Mở nhà máy cũ cho người sáng tạo.", "Opening old factories to creators."),
		Lead: Both("Sở Văn hóa và Thể thao", "Department of Culture and Sports"), Partners: Both("Hội Kiến trúc sư", "Association of Architects"), Place: Both("Hà Nội", "Ha Noi"),
		From: "2026-01-01", To: "2028-12-31", CostMin: 1000, CostMax: 2500, State: "in_progress", Percent: 40, SDG: []string{"11.4"}, Objectives: []int{2, 4},
		Source: "102/KH-UBND", Verified: true, Evidence: []facts.Evidence{{Title: "Ảnh khai trương", Link: "https://example.org/anh"}}, Href: "/initiatives/i1",
	}
	bare := facts.Entry{ID: "i2", Kind: "initiative", Level: "international", Title: VI("Trao đổi nghệ sĩ"), CostMin: facts.Unknown, CostMax: facts.Unknown, Percent: facts.Unknown, Href: "/initiatives/i2", SDG: []string{}, Objectives: []int{}, Evidence: []facts.Evidence{}}
	return []facts.Entry{full, bare}, nil
}

// Lines is as the interfaces of kit/facts want it.
func (Town) Lines(context.Context) ([]facts.Entry, error) {
	action := func(id, from, to, state string, late bool) facts.Entry {
		return facts.Entry{
			ID: id, Kind: "action", Title: Both("Việc "+id, "Action "+id), Lead: VI("Sở Công Thương"), Partners: Both("Sở Tài chính\nQuận Hoàn Kiếm", "Department of Finance"), From: from, To: to,
			CostMin: 500, CostMax: facts.Unknown, Money: VI("Ngân sách"), State: state, Percent: 30, Late: late, Href: "/plan/" + id, SDG: []string{}, Objectives: []int{}, Evidence: []facts.Evidence{},
		}
	}
	return []facts.Entry{
		{ID: "p1", Kind: "programme", Title: Both("Chương trình tái tạo", "Regeneration programme"), Horizon: 2030, Level: "local", CostMin: facts.Unknown, CostMax: facts.Unknown, Percent: facts.Unknown, Href: "/plan/p1", SDG: []string{"11.3"}, Objectives: []int{}, Evidence: []facts.Evidence{}},
		{ID: "b1", Kind: "objective", Title: Both("Mười không gian", "Ten spaces"), Percent: facts.Unknown},
		action("x1", "2026-01-01", "2026-06-30", "running", true), action("x2", "2025-01-01", "2025-12-31", "done", false), action("x3", "", "", "planned", false),
	}, nil
}

// EvidenceOf is as the interfaces of kit/facts want it.
func (Town) EvidenceOf(context.Context, civic.ID) ([]facts.Evidence, error) { return nil, nil }

// Values is as the interfaces of kit/facts want it.
func (Town) Values(context.Context) ([]facts.Figure, error) {
	return []facts.Figure{
		{ID: "f1", Title: Both("Không gian sáng tạo", "Creative spaces"), Unit: Both("không gian", "spaces"), Value: 124, From: "2023-01-01", To: "2023-12-31", Source: "Hội thảo 2023", Href: "/indicators/f1"},
		{ID: "f2", Title: Both("Tỷ lệ", "Share"), Value: 3.75, From: "2018-01-01", To: "2018-12-31", Source: "Báo cáo", Verified: true, Href: "/indicators/f2"},
	}, nil
}

// Links takes every link.
type Links struct{}

// Link takes one.
func (Links) Link(context.Context, *db.Tx, civic.Actor, civic.Ref, civic.Ref) error { return nil }

// Effects has none.
func (Links) Effects(context.Context, db.Queryer, civic.Ref) ([]civic.Ref, error) { return nil, nil }

// Unlink takes one back.
func (Links) Unlink(context.Context, *db.Tx, civic.Actor, civic.Ref, civic.Ref) error { return nil }
