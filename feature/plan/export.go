package plan

import (
	"context"
	"io"
	"strings"

	"dienhong/civic"
	"dienhong/kit/table"
	"dienhong/platform/sheet"
)

// columns are those of the table of the plan.
var columns = []table.Column{
	table.Col("id", "Mã", "ID", 14), table.Col("kind", "Loại", "Type", 12), table.Col("parent", "Mã cấp trên", "Parent ID", 14),
	table.Col("title_vi", "Tên", "Title in Vietnamese", 50), table.Col("title_en", "Tên tiếng Anh", "Title in English", 40),
	table.Col("summary_vi", "Tóm tắt", "Summary in Vietnamese", 50), table.Col("summary_en", "Tóm tắt tiếng Anh", "Summary in English", 40),
	table.Col("pillar", "Trụ cột", "Pillar", 14), table.Col("horizon", "Mốc năm", "Horizon", 10), table.Col("level", "Phạm vi", "Level", 12),
	table.Col("sdg", "SDG", "SDG targets", 14), table.Col("lead", "Cơ quan chủ trì", "Lead agency", 24),
	table.Col("partners", "Cơ quan phối hợp", "Partner agencies", 30), table.Col("start", "Bắt đầu", "Start", 12), table.Col("end", "Kết thúc", "End", 12),
	table.Col("cost_min", "Kinh phí từ (triệu đồng)", "Cost from (million đồng)", 14), table.Col("cost_max", "Kinh phí đến (triệu đồng)", "Cost to (million đồng)", 14),
	table.Col("money_vi", "Nguồn kinh phí", "Source of funding in Vietnamese", 24), table.Col("money_en", "Nguồn kinh phí tiếng Anh", "Source of funding in English", 24),
	table.Col("milestones", "Các mốc công việc (thời hạn | hoàn thành | công việc | tiếng Anh)", "Milestones (due | done | Vietnamese | English)", 40),
	table.Col("made_on", "Ngày cam kết", "Date of commitment", 12), table.Col("made_to_vi", "Cam kết với", "Commitment to in Vietnamese", 24),
	table.Col("made_to_en", "Cam kết với (tiếng Anh)", "Commitment to in English", 24),
	table.Col("causes", "Căn cứ (loại:mã)", "Basis (kind:id)", 30), table.Col("source", "Nguồn", "Source", 40),
	table.Col("verified", "Đã đối chiếu", "Verified", 10),
	// Only written: what is read there is ignored.
	table.Col("state", "Tình trạng", "State", 12), table.Col("percent", "Mức hoàn thành (%)", "Completion (%)", 12),
	table.Col("public", "Công khai", "Public", 10),
}

// Export writes the lines that an actor may see, from the promise to the
// deed; [Service.Import] reads them back.
func (s *Service) Export(ctx context.Context, who civic.Actor, w io.Writer, f table.Format, locale civic.Locale) error {
	p, err := s.Plan(ctx, who)
	if err != nil {
		return err
	}
	pillars, err := s.directory.Pillars(ctx)
	if err != nil {
		return err
	}
	slug := map[civic.ID]string{}
	for _, l := range pillars {
		slug[l.ID] = l.Slug
	}
	causes := map[Kind]map[string][]civic.Ref{}
	for _, k := range Kinds {
		if causes[k], err = s.chain.CausesOfKind(ctx, s.db.Read(), civic.RefKind(k)); err != nil {
			return err
		}
	}
	return table.Write(w, f, locale, "plan", columns, func(yield func(sheet.Values, error) bool) {
		for _, it := range p.Items {
			if !yield(planRow(it, slug[it.Pillar], causes[it.Kind][string(it.ID)]), nil) {
				return
			}
		}
	})
}

func planRow(it Item, pillar string, causes []civic.Ref) sheet.Values {
	row := sheet.Values{
		string(it.ID), string(it.Kind), string(it.Parent), it.Title.VI, it.Title.EN, it.Summary.VI, it.Summary.EN, pillar, year(it.Horizon),
		string(it.Level), strings.Join(civic.SDGWords(it.SDG), " "),
	}
	if w := it.Work; w != nil {
		row = append(row, w.Lead, strings.Join(w.Partners, "; "), w.Start, w.End, known(w.CostMin), known(w.CostMax), w.Money.VI, w.Money.EN, milestoneLines(w.Milestones))
	} else {
		row = append(row, nil, nil, nil, nil, nil, nil, nil, nil, nil)
	}
	row = append(row, it.MadeOn, it.MadeTo.VI, it.MadeTo.EN, refWords(causes), it.Source, table.YesNo(it.Verified))
	if w := it.Work; w != nil {
		row = append(row, string(w.State), known(int64(w.Percent)))
	} else {
		row = append(row, nil, nil)
	}
	return append(row, table.YesNo(it.Public()))
}

func year(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func known(n int64) any {
	if n == Unknown {
		return nil
	}
	return n
}

// refWords writes what was chosen as the cause, without the tree.
func refWords(refs []civic.Ref) string {
	var words []string
	for _, r := range refs {
		if r.Kind != civic.RefProgramme && r.Kind != civic.RefObjective {
			words = append(words, string(r.Kind)+":"+r.ID)
		}
	}
	return strings.Join(words, "; ")
}

func milestoneLines(list []Milestone) string {
	lines := make([]string, len(list))
	for i, m := range list {
		lines[i] = m.Due + " | " + m.Done + " | " + table.Plain(m.Title.VI) + " | " + table.Plain(m.Title.EN)
	}
	return strings.Join(lines, "\n")
}
