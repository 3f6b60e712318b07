package theme

import (
	"net/http"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/web"
	"dienhong/ui"
)

// workView is the workspace: one comment, its parts, the themes.
type workView struct {
	C        civic.Consultation
	All      []civic.Consultation
	Who      civic.Actor
	Themes   []Theme
	Coverage Coverage
	Comment  *Comment
	Parts    []Passage // sentences that can be marked
	Marked   []Passage
	Alike    []likeness
	Empty    bool // there is no consultation
	F        markForm
	Errors   ui.Errors
	Again    civic.ID   // passage whose themes were not saved
	Chosen   []civic.ID // those that were chosen for it
}

// chosen gives the themes that the form of a passage shows.
func (v workView) chosen(p Passage) []civic.ID {
	if p.ID == v.Again {
		return v.Chosen
	}
	return p.Themes
}

// passageFields are what the form of a passage sends back unseen.
func (v workView) passageFields(p Passage) []string {
	list := []string{"c", v.C.Slug, "o", string(v.Comment.ID)}
	for _, id := range p.Themes {
		list = append(list, "seen", string(id))
	}
	return list
}

// likeness is a comment that says nearly the same.
type likeness struct {
	O     Comment
	Index float64
	Done  bool // it has passages
}

type markForm struct {
	C       string     `form:"c"`
	Comment civic.ID   `form:"o"`
	Parts   []string   `form:"part"`
	Themes  []civic.ID `form:"theme"`
	New     string     `form:"new"`
	Quote   string     `form:"quote"`
	Act     string     `form:"act"`
}

// parts reads "start-end", and the quoted part of the text.
func (f markForm) parts(text string) ([]Passage, []civic.FieldError) {
	var list []Passage
	for _, s := range f.Parts {
		a, b, _ := strings.Cut(s, "-")
		start, err := strconv.Atoi(a)
		end, err2 := strconv.Atoi(b)
		if err != nil || err2 != nil {
			return nil, []civic.FieldError{{Field: "part", Key: "theme.error.place"}}
		}
		// Sentences that follow each other are one passage.
		if n := len(list); n > 0 && list[n-1].End >= start-2 && list[n-1].End <= start {
			list[n-1].End = end
			continue
		}
		list = append(list, Passage{Start: start, End: end})
	}
	if q := strings.TrimSpace(f.Quote); q != "" {
		start, end := Find(text, q)
		if start < 0 {
			return nil, []civic.FieldError{{Field: "quote", Key: "theme.error.quote"}}
		}
		list = append(list, Passage{Start: start, End: end})
	}
	return list, nil
}

func (m *Module) workNow(r *http.Request, slug string, comment civic.ID) (workView, error) {
	ctx := r.Context()
	v := workView{Who: actor(r)}
	var err error
	if v.C, v.All, err = m.chosen(ctx, slug); err != nil {
		v.Empty = slug == "" && civic.IsKind(err, civic.KindNotFound)
		if v.Empty {
			err = nil
		}
		return v, err
	}
	if v.Themes, err = m.Service.Themes(ctx, v.Who, v.C.Number); err != nil {
		return v, err
	}
	if v.Coverage, err = m.Service.Coverage(ctx, v.C.Number); err != nil {
		return v, err
	}
	var o Comment
	if comment != "" {
		list, err := m.deps.Comments.ByIDs(ctx, []string{string(comment)})
		if err != nil {
			return v, err
		}
		if len(list) == 0 || list[0].Consultation != v.C.Number {
			return v, civic.NotFound("comment")
		}
		o = list[0]
	} else {
		after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
		if o, err = m.Service.Next(ctx, v.Who, v.C.Number, after); civic.IsKind(err, civic.KindNotFound) {
			return v, nil
		} else if err != nil {
			return v, err
		}
	}
	v.Comment, v.Parts = &o, Sentences(o.Text)
	if v.Marked, err = m.Service.Passages(ctx, v.Who, o.ID); err != nil {
		return v, err
	}
	like, err := m.Service.Alike(ctx, v.Who, o.ID)
	if err != nil {
		return v, err
	}
	for _, a := range like[:min(len(like), 5)] {
		list, err := m.deps.Comments.ByIDs(ctx, []string{string(a.Comment)})
		if err != nil {
			return v, err
		}
		marked, err := m.Service.Passages(ctx, v.Who, a.Comment)
		if err != nil {
			return v, err
		}
		if len(list) == 1 {
			v.Alike = append(v.Alike, likeness{list[0], a.Index, len(marked) > 0})
		}
	}
	return v, nil
}

func (m *Module) work(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v, err := m.workNow(r, q.Get("c"), civic.ID(q.Get("o")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, workPage(v))
}

func (m *Module) mark(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f markForm
	err := web.Form(r, &f)
	v, failed := m.workNow(r, f.C, f.Comment)
	if failed != nil {
		return failed
	}
	if v.Comment == nil {
		return civic.NotFound("comment")
	}
	var parts []Passage
	if err == nil {
		var errs []civic.FieldError
		parts, errs = f.parts(v.Comment.Text)
		err = civic.Invalid(errs...)
	}
	if err == nil {
		err = m.Service.MarkAll(ctx, v.Who, v.Comment.ID, parts, strings.TrimSpace(f.New), f.Themes...)
	}
	if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		v.F, v.Errors = f, problems.Under(ctx, labels)
		return web.Render(w, r, http.StatusUnprocessableEntity, workPage(v))
	}
	if err != nil {
		return err
	}
	if f.Act == "next" {
		return web.Redirect(w, r, workPath(v.C, "")+"&after="+strconv.FormatInt(v.Comment.Serial, 10))
	}
	return web.Redirect(w, r, workPath(v.C, v.Comment.ID))
}

func (m *Module) empty(w http.ResponseWriter, r *http.Request) error {
	var f struct {
		C       string   `form:"c"`
		Comment civic.ID `form:"o"`
		Empty   bool     `form:"empty"`
		Serial  int64    `form:"serial"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	if err := m.Service.Empty(r.Context(), actor(r), f.Comment, f.Empty); err != nil {
		return err
	}
	c, _, err := m.chosen(r.Context(), f.C)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, workPath(c, "")+"&after="+strconv.FormatInt(f.Serial, 10))
}
