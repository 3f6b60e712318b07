package seminar

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"

	"dienhong/civic"
	"dienhong/kit/table"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/ui"
)

// guestTable are the columns of the list of guests.
var guestTable = []table.Column{
	table.Col("place", "Thứ tự", "Order", 8), table.Col("kind", "Đối tượng", "Type of participant", 24), table.Col("name", "Họ và tên", "Full name", 28),
	table.Col("title", "Chức vụ", "Title", 28), table.Col("body", "Cơ quan, tổ chức", "Organisation", 40),
	// Only written: what is read there is ignored.
	table.Col("reply", "Trả lời", "Answer", 24), table.Col("deputy_name", "Họ và tên người dự thay", "Full name of the deputy", 28),
	table.Col("deputy_title", "Chức vụ người dự thay", "Title of the deputy", 28), table.Col("arrival", "Điểm danh", "Check-in", 40),
}

// protocol gives everybody on the list of a meeting in the order of the list.
func (s *Service) protocol(ctx context.Context, who civic.Actor, meeting civic.ID) (title civic.Text, list []Caller, err error) {
	of, list, err := s.Callers(ctx, who, meeting)
	slices.SortStableFunc(list, func(a, b Caller) int { return a.Place - b.Place })
	return of.Title, list, err
}

// Export writes the list of guests of a meeting in the order of protocol, with what
// each answered and when they came.
//
// Errors: Forbidden; NotFound.
func (s *Service) Export(ctx context.Context, who civic.Actor, meeting civic.ID, w io.Writer) error {
	_, list, err := s.protocol(ctx, who, meeting)
	if err != nil {
		return err
	}
	return table.Write(w, table.XLSX, civic.Locale(i18n.LocaleOf(ctx)), "guests", guestTable, func(yield func(sheet.Values, error) bool) {
		for i, c := range list {
			arrival := ""
			if c.Here() {
				arrival = c.Arrival.told(ctx)
			}
			if !yield(sheet.Values{i + 1, i18n.T(ctx, "stakeholder."+string(c.Kind)), c.Name, c.Title, c.Body, said(ctx, c.Guest), c.DeputyName, c.DeputyTitle, arrival}, nil) {
				return
			}
		}
	})
}

func (m *Module) download(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var buf bytes.Buffer
	if err := m.Service.Export(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("meeting")), &buf); err != nil {
		return err
	}
	return send(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "guests.xlsx", buf.Bytes())
}

// badges are for everybody who may come, in the order of protocol: the deputy's in the
// place of a guest who sends one.
func (m *Module) badges(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	of, list, err := m.Service.protocol(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("meeting")))
	if err != nil {
		return err
	}
	var all []doc.Badge
	for _, c := range list {
		if !c.Here() && (c.Reply == Paper || c.Reply == Declines) {
			continue
		}
		name, title := c.Expected()
		all = append(all, doc.Badge{
			Kicker: ui.Said(ctx, of), Name: name, Lines: []string{title, c.Body}, Kind: i18n.T(ctx, "stakeholder."+string(c.Kind)), Link: m.ticketLink(c.ID),
		})
	}
	if len(all) == 0 {
		return civic.NotFound("guest")
	}
	var buf bytes.Buffer
	if err := doc.Badges(&buf, i18n.T(ctx, "seminar.badge.title"), i18n.LocaleOf(ctx), i18n.T(ctx, "seminar.badge.unprinted"), m.Service.clock(), all); err != nil {
		return err
	}
	return send(w, "application/pdf", "badges.pdf", buf.Bytes())
}

func send(w http.ResponseWriter, kind, name string, raw []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write(raw)
	return err
}
