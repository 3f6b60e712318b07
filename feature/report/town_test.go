package report

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/site"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/await"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/jobs"
)

var (
	hanoi   = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)
	admin   = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Quản trị", Roles: []civic.Role{civic.Administrator}}
	editor  = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	analyst = civic.Actor{Kind: civic.OfficerActor, Person: "03", Name: "Phân tích", Roles: []civic.Role{civic.Analyst}}
	today   = time.Date(2026, 10, 2, 3, 0, 0, 0, time.UTC)
)

// town is what the other features would tell, with n comments.
type town struct{ n int }

func vi(s string) civic.Text      { return civic.Text{VI: s} }
func both(v, e string) civic.Text { return civic.Text{VI: v, EN: e} }
func commentID(i int) string      { return fmt.Sprintf("o%05d", i) }
func (town) Names(context.Context) (city, operator civic.Text, err error) {
	return both("Hà Nội", "Ha Noi"), both("Ủy ban nhân dân thành phố Hà Nội", "Ha Noi People’s Committee"), nil
}

func (town) Snapshots(context.Context, civic.Actor) ([]civic.Consultation, error) {
	return []civic.Consultation{{
		Number: 1, Slug: "sang-tao", Title: both("Hà Nội - Thành phố sáng tạo", "Ha Noi, Creative City"),
		Start: time.Date(2026, 9, 1, 0, 0, 0, 0, hanoi), End: time.Date(2026, 9, 30, 0, 0, 0, 0, hanoi), Demonstration: true,
	}}, nil
}

func (t town) Tallies(context.Context, civic.ConsultationNumber) ([]facts.Tally, error) {
	return []facts.Tally{{Channel: "paper", Comments: t.n / 2, People: t.n}, {Channel: "web", Comments: t.n - t.n/2, People: t.n - t.n/2}}, nil
}

func (t town) comment(i int) facts.Comment {
	o := facts.Comment{
		ID: commentID(i), Serial: int64(i + 1), Channel: "web", ReceivedAt: today, Public: i != 3, Href: "/chain/comment/" + commentID(i),
		Text: fmt.Sprintf("Ý kiến thứ %d: nên giữ lại một phần nhà máy cũ làm không gian sáng tạo, và đường phố ưu tiên người đi bộ vào cuối tuần.", i+1),
	}
	if i%5 == 0 {
		o.Body = both(fmt.Sprintf("Hội Kiến trúc sư số %d", i%7), fmt.Sprintf("Association of Architects %d", i%7))
	}
	if i%3 > 0 {
		o.Article = fmt.Sprintf("Điều %d", i%12+1)
	}
	if i == 3 {
		o.Text, o.Body, o.Article = "", civic.Text{}, "" // not public
	}
	return o
}

func (t town) EachComment(_ context.Context, _ civic.ConsultationNumber, f func(facts.Comment) error) error {
	for i := range t.n {
		if err := f(t.comment(i)); err != nil {
			return err
		}
	}
	return nil
}

func (t town) CommentsByID(_ context.Context, ids []string) ([]facts.Comment, error) {
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

func (t town) Themes(context.Context, civic.ConsultationNumber) ([]facts.Theme, error) {
	th := facts.Theme{ID: "t1", Name: both("Tái tạo đô thị", "Urban regeneration"), Summary: vi("Giữ nhà máy cũ"), Href: "/themes/t1"}
	for i := 0; i < t.n; i += 4 {
		th.Passages = append(th.Passages, facts.Passage{Comment: commentID(i), Text: "nên giữ lại một phần nhà máy cũ"})
	}
	return []facts.Theme{th}, nil
}

func (t town) Answers(context.Context, civic.ConsultationNumber) ([]facts.Answer, error) {
	list := []facts.Answer{{
		ID: "a0", Decision: "accepted", Text: both("Đã đưa vào kế hoạch năm 2027.", "It is in the plan for 2027."), Body: both("Sở Văn hóa và Thể thao", "Department of Culture and Sports"),
		At: today, Href: "/answers/a0", Themes: []string{"t1"},
	}}
	for i := 1; i < t.n; i++ {
		if i%4 > 0 && i != 1 {
			list = append(list, facts.Answer{
				ID: fmt.Sprintf("a%d", i), Decision: "explained", Text: vi(fmt.Sprintf("Giải trình cho ý kiến %d: quy định hiện hành chưa cho phép.", i+1)),
				Body: vi("Sở Quy hoạch"), At: today, Href: fmt.Sprintf("/answers/a%d", i), Comments: []string{commentID(i)},
			})
		}
	}
	return list, nil
}

func (town) Meetings(context.Context, civic.ConsultationNumber) ([]facts.Meeting, error) {
	return []facts.Meeting{{
		ID: "m1", Title: both("Tham vấn cấp cao", "High-level consultation"), Start: time.Date(2026, 9, 10, 1, 30, 0, 0, time.UTC),
		End: time.Date(2026, 9, 10, 4, 0, 0, 0, time.UTC), Place: both("Hà Nội", "Ha Noi"), Agenda: both("Khai mạc\nThảo luận", "Opening\nDiscussion"),
		Bodies:  both("Ủy ban nhân dân thành phố | chủ trì\nVăn phòng UNESCO", "People’s Committee | chair\nUNESCO office"),
		Minutes: both("Các cơ quan trao đổi về tái tạo đô thị.", "The bodies talked about urban regeneration."), Sources: "Tường thuật | https://example.org/a", Href: "/consultations/sang-tao/meetings",
	}}, nil
}

func (town) Initiatives(context.Context) ([]facts.Entry, error) {
	full := facts.Entry{
		ID: "i1", Kind: "initiative", Level: "local", Title: both("Không gian sáng tạo", "Creative spaces"), Summary: both("Mở nhà máy cũ cho người sáng tạo.", "Opening old factories to creators."),
		Lead: both("Sở Văn hóa và Thể thao", "Department of Culture and Sports"), Partners: both("Hội Kiến trúc sư", "Association of Architects"), Place: both("Hà Nội", "Ha Noi"),
		From: "2026-01-01", To: "2028-12-31", CostMin: 1000, CostMax: 2500, State: "in_progress", Percent: 40, SDG: []string{"11.4"}, Objectives: []int{2, 4},
		Source: "102/KH-UBND", Verified: true, Evidence: []facts.Evidence{{Title: "Ảnh khai trương", Link: "https://example.org/anh"}}, Href: "/initiatives/i1",
	}
	bare := facts.Entry{ID: "i2", Kind: "initiative", Level: "international", Title: vi("Trao đổi nghệ sĩ"), CostMin: facts.Unknown, CostMax: facts.Unknown, Percent: facts.Unknown, Href: "/initiatives/i2", SDG: []string{}, Objectives: []int{}, Evidence: []facts.Evidence{}}
	return []facts.Entry{full, bare}, nil
}

func (town) Lines(context.Context) ([]facts.Entry, error) {
	action := func(id, from, to, state string, late bool) facts.Entry {
		return facts.Entry{
			ID: id, Kind: "action", Title: both("Việc "+id, "Action "+id), Lead: vi("Sở Công Thương"), Partners: both("Sở Tài chính\nQuận Hoàn Kiếm", "Department of Finance"), From: from, To: to,
			CostMin: 500, CostMax: facts.Unknown, Money: vi("Ngân sách"), State: state, Percent: 30, Late: late, Href: "/plan/" + id, SDG: []string{}, Objectives: []int{}, Evidence: []facts.Evidence{},
		}
	}
	return []facts.Entry{
		{ID: "p1", Kind: "programme", Title: both("Chương trình tái tạo", "Regeneration programme"), Horizon: 2030, Level: "local", CostMin: facts.Unknown, CostMax: facts.Unknown, Percent: facts.Unknown, Href: "/plan/p1", SDG: []string{"11.3"}, Objectives: []int{}, Evidence: []facts.Evidence{}},
		{ID: "b1", Kind: "objective", Title: both("Mười không gian", "Ten spaces"), Percent: facts.Unknown},
		action("x1", "2026-01-01", "2026-06-30", "running", true), action("x2", "2025-01-01", "2025-12-31", "done", false), action("x3", "", "", "planned", false),
	}, nil
}

func (town) EvidenceOf(context.Context, civic.ID) ([]facts.Evidence, error) { return nil, nil }

func (town) Values(context.Context) ([]facts.Figure, error) {
	return []facts.Figure{
		{ID: "f1", Title: both("Không gian sáng tạo", "Creative spaces"), Unit: both("không gian", "spaces"), Value: 124, From: "2023-01-01", To: "2023-12-31", Source: "Hội thảo 2023", Href: "/indicators/f1"},
		{ID: "f2", Title: both("Tỷ lệ", "Share"), Value: 3.75, From: "2018-01-01", To: "2018-12-31", Source: "Báo cáo", Verified: true, Href: "/indicators/f2"},
	}, nil
}

// links takes every link.
type links struct{}

func (links) Link(context.Context, *db.Tx, civic.Actor, civic.Ref, civic.Ref) error   { return nil }
func (links) Effects(context.Context, db.Queryer, civic.Ref) ([]civic.Ref, error)     { return nil, nil }
func (links) Unlink(context.Context, *db.Tx, civic.Actor, civic.Ref, civic.Ref) error { return nil }

// office is the feature on a database, with its queue at work.
type office struct {
	*Module
	*site.Site
	ctx context.Context
}

func catalogue(t testing.TB) *i18n.Catalog {
	t.Helper()
	c, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, d *db.DB, n int) *office {
	t.Helper()
	clock := func() time.Time { return today }
	catalog := catalogue(t)
	q := jobs.New(jobs.Config{DB: d, City: int64(civic.FirstCity), Clock: time.Now, Poll: 20 * time.Millisecond})
	m := New(Deps{
		DB: d, City: civic.FirstCity, Clock: clock, Zone: hanoi, Log: slog.New(slog.DiscardHandler), Catalog: catalog, Jobs: q,
		Files: blob.Dir(t.TempDir()), Site: "https://tham-van.example", Operator: town{n}, Consultations: town{n}, Voices: town{n}, Work: town{n}, Chain: links{},
	})
	pages := site.New(t, site.Options{Zone: hanoi, People: map[string]civic.Actor{"admin": admin, "editor": editor, "analyst": analyst}}, m)
	ctx, stop := context.WithCancel(i18n.With(context.Background(), catalog, "vi", hanoi))
	done := make(chan struct{})
	go func() { defer close(done); _ = q.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	return &office{m, pages, ctx}
}

func onOffices(t *testing.T, n int, test func(t *testing.T, o *office)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { test(t, open(t, d, n)) })
}

// ask sends a form as it is written in an address.
func (o *office) ask(as, method, path, form string) site.Page {
	o.T.Helper()
	return o.Browser(as).Ask(method, path, "application/x-www-form-urlencoded", form)
}

// made waits until a paper is ready.
func (o *office) made(t *testing.T, id civic.ID) (p Paper) {
	t.Helper()
	await.True(t, "the paper", func() bool {
		var err error
		if p, err = o.Service.Paper(o.ctx, editor, id); err != nil {
			t.Fatal(err)
		}
		return p.State == Ready || p.State == Failed
	})
	return p
}
