package report

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/paper"
	"dienhong/platform/background"
	"dienhong/platform/blob"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/platform/jobs"
	"dienhong/ui"
)

// Service holds the use cases.
type Service struct {
	db            *db.DB
	store         store
	history       *history.Log
	clock         clock.Clock
	zone          *time.Location
	log           *slog.Logger
	catalog       *i18n.Catalog
	queue         *jobs.Queue
	files         blob.Store
	site          paper.Site
	operator      Operator
	consultations Consultations
	voices        Voices
	work          Work
	chain         Chain
	others        paper.Sources
}

// declared finds a kind that another feature declares.
func (s *Service) declared(k Kind) (paper.Kind, bool) {
	for _, d := range s.others.Kinds() {
		if d.Name == string(k) {
			return d, true
		}
	}
	return paper.Kind{}, false
}

// formats lists what a kind of paper can be; nothing when there is no such kind.
func (s *Service) formats(k Kind) []paper.Format {
	if own, ok := formats[k]; ok {
		return own
	}
	d, _ := s.declared(k)
	return d.Formats
}

// city gives whose papers these are.
func (s *Service) city(ctx context.Context) (City, error) {
	name, operator, err := s.operator.Names(ctx)
	return City{name, operator}, err
}

const settingForm = "form"

// Form gives who issues and signs papers.
func (s *Service) Form(ctx context.Context) (f Form, version int64, err error) {
	version, err = s.store.setting(ctx, s.db.Read(), settingForm, &f)
	return f, version, err
}

// SaveForm says who issues and signs papers.
//
// Errors: Forbidden; Invalid; [*edit.StaleError].
func (s *Service) SaveForm(ctx context.Context, who civic.Actor, version int64, f Form) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	f.To = slices.DeleteFunc(slices.Clone(f.To), func(l string) bool { return l == "" })
	if err := civic.Invalid(f.problems()...); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		var before Form
		current, err := s.store.setting(ctx, tx, settingForm, &before)
		if err != nil {
			return err
		}
		of := on(aSetting, settingForm)
		if err := check(ctx, s, tx, of, before, current, version); err != nil {
			return err
		}
		if err := s.store.saveSetting(ctx, tx, settingForm, current+1, f); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: of, Act: "change", Before: before, After: f})
	})
}

// buildJob is the kind of job that makes a paper.
const buildJob = "report.build"

// buildBody names the paper.
type buildBody struct {
	Paper civic.ID `json:"paper"`
}

// Order has a paper made.
//
// Errors: Forbidden; Invalid; NotFound when what it is about is not public.
func (s *Service) Order(ctx context.Context, who civic.Actor, o Order) (Paper, error) {
	if err := CanMake(who); err != nil {
		return Paper{}, err
	}
	if err := civic.Invalid(o.problems(s.formats(o.Kind))...); err != nil {
		return Paper{}, err
	}
	form, _, err := s.Form(ctx)
	if err != nil {
		return Paper{}, err
	}
	p := Paper{ID: civic.NewID(s.clock()), Order: o, Form: form, State: Waiting, OrderedAt: s.clock(), OrderedBy: who.Name}
	if p.Title, p.Demonstration, err = s.titleOf(s.speaking(ctx, o.Lang), o); err != nil {
		return Paper{}, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.store.insertPaper(ctx, tx, p); err != nil {
			return err
		}
		if err := s.history.Write(ctx, tx, history.Act{At: p.OrderedAt, By: who, On: on(aPaper, p.ID), Act: "order"}); err != nil {
			return err
		}
		_, err := s.queue.Enqueue(ctx, tx, buildJob, buildBody{p.ID})
		return err
	})
	return p, err
}

// speaking gives a context in the language of a paper.
func (s *Service) speaking(ctx context.Context, lang civic.Locale) context.Context {
	return i18n.With(ctx, s.catalog, string(lang), s.zone)
}

// titleOf names what was ordered, and tells whether it is demonstration content.
func (s *Service) titleOf(ctx context.Context, o Order) (string, bool, error) {
	switch o.Kind {
	case Responses:
		c, err := s.consultation(ctx, o.Consultation)
		if civic.IsKind(err, civic.KindNotFound) {
			err = civic.Invalid(civic.FieldError{Field: "consultation", Key: "error.field.choice"})
		}
		return i18n.T(ctx, "report.responses.title") + ": " + ui.Said(ctx, c.Title), c.Demonstration, err
	case Minutes:
		m, err := s.meeting(ctx, o.Consultation, o.Meeting)
		if civic.IsKind(err, civic.KindNotFound) {
			err = civic.Invalid(civic.FieldError{Field: "meeting", Key: "error.field.choice"})
		}
		return i18n.T(ctx, "report.minutes.title") + ": " + ui.Said(ctx, m.Title), m.Demonstration, err
	case PlanTable:
		list, _, err := s.planOf(ctx, o.Year)
		madeUp := slices.ContainsFunc(list, func(w work) bool { return w.Demonstration })
		return i18n.T(ctx, "report.plan.title", strconv.Itoa(o.Year)), madeUp, err
	}
	k, ok := s.declared(o.Kind)
	if !ok {
		return "", false, civic.NotFound("report") // its room has gone
	}
	return k.Title(ctx, o.Of)
}

// compose describes a paper.
func (s *Service) compose(ctx context.Context, o Order, form Form, tell progress) (doc.Document, error) {
	switch o.Kind {
	case Responses:
		return s.responses(ctx, o, form, tell)
	case PlanTable:
		return s.plan(ctx, o, form, tell)
	case Minutes:
		return s.minutes(ctx, o, form)
	}
	k, ok := s.declared(o.Kind)
	if !ok {
		return doc.Document{}, civic.NotFound("report")
	}
	return k.Document(ctx, o.Of)
}

// write writes a paper.
func (s *Service) write(ctx context.Context, p Paper, w io.Writer, tell progress) error {
	ctx = s.speaking(ctx, p.Order.Lang)
	switch p.Order.Format {
	case paper.XLSX:
		return s.planSheet(ctx, p.Order, w, tell)
	case paper.JSON:
		if k, ok := s.declared(p.Order.Kind); ok && k.JSON != nil {
			return k.JSON(ctx, p.Order.Of, w)
		}
		return civic.NotFound("report")
	}
	d, err := s.compose(ctx, p.Order, p.Form, tell)
	if err != nil {
		return err
	}
	d.Created = p.OrderedAt // not the moment of writing: a second attempt writes the same bytes
	return paper.Write(ctx, d, p.Order.Format, w)
}

// maxFile is the largest file that is kept, in bytes.
const maxFile = 500 << 20

// fileKinds are what the first bytes of our files look like.
var fileKinds = []string{"application/zip", "application/pdf", "text/html; charset=utf-8", "text/plain; charset=utf-8"}

// build makes a paper's file. It bears a second run: what is ready stays.
func (s *Service) build(ctx context.Context, j jobs.Job, body buildBody) error {
	p, err := s.store.paper(ctx, s.db.Read(), body.Paper)
	if civic.IsKind(err, civic.KindNotFound) {
		return nil // removed before its turn came
	}
	if err != nil || p.State == Ready {
		return err
	}
	var last time.Time
	tell := func(done, total int) {
		if now := time.Now(); now.Sub(last) > time.Second/2 {
			last = now
			// How far it is may be told late or never; the paper is made all the same.
			_ = s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.advance(ctx, tx, p.ID, done, total) })
		}
		p.Done, p.Total = done, total
	}
	info, err := s.file(ctx, p, tell)
	if err != nil {
		return s.fail(ctx, j, p, err)
	}
	lines, err := s.linesOf(ctx, p.Order)
	if err != nil {
		return s.fail(ctx, j, p, err)
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.paper(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		current.State, current.File, current.Size, current.ReadyAt, current.Fault = Ready, info.Name, info.Size, s.clock(), ""
		current.Done, current.Total = p.Total, p.Total
		if err := s.store.updatePaper(ctx, tx, current); err != nil {
			return err
		}
		if err := s.store.saveLines(ctx, tx, p.ID, lines); err != nil {
			return err
		}
		return j.Complete(ctx, tx)
	})
}

// file writes a paper into the store of files; there it is whole or not at all.
func (s *Service) file(ctx context.Context, p Paper, tell progress) (blob.Info, error) {
	r, w := io.Pipe()
	background.Go(ctx, s.log, "paper", func() error {
		err := background.Guard(ctx, s.log, "paper", func() error { return s.write(ctx, p, w, tell) })
		return w.CloseWithError(err)
	})
	info, err := s.files.Put(ctx, r, maxFile, fileKinds)
	_ = r.CloseWithError(err)
	return info, err
}

// fail keeps why a paper could not be made, when no further attempt will mend it.
func (s *Service) fail(ctx context.Context, j jobs.Job, p Paper, cause error) error {
	var refusal *civic.Error
	permanent := errors.As(cause, &refusal)
	if !permanent && !j.Last {
		return cause
	}
	p.State, p.Fault = Failed, "report.error.fault"
	if permanent {
		p.Fault = "report.error.gone"
		cause = jobs.Permanent(cause)
	}
	return errors.Join(cause, s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.updatePaper(ctx, tx, p) }))
}

// HeldFiles are the names of the stored files that papers have.
func (m *Module) HeldFiles(ctx context.Context, q db.Queryer) ([]string, error) {
	return m.Service.store.files(ctx, q)
}

// Papers gives what was ordered, the newest first: at most limit from offset,
// and how many there are.
//
// Errors: Forbidden.
func (s *Service) Papers(ctx context.Context, who civic.Actor, limit, offset int) ([]Paper, int, error) {
	if err := CanMake(who); err != nil {
		return nil, 0, err
	}
	total, err := s.store.countPapers(ctx, s.db.Read(), "")
	if err != nil {
		return nil, 0, err
	}
	list, err := s.store.papers(ctx, s.db.Read(), ` ORDER BY ordered_at DESC, id DESC LIMIT ? OFFSET ?`, limit, offset)
	return list, total, err
}

// Published gives what everybody may read, the newest first.
func (s *Service) Published(ctx context.Context) ([]Paper, error) {
	return s.store.papers(ctx, s.db.Read(), ` AND published_at > 0 ORDER BY published_at DESC, id DESC LIMIT 500`)
}

// Paper gives one.
//
// Errors: NotFound, for others than the office also when it is not public.
func (s *Service) Paper(ctx context.Context, who civic.Actor, id civic.ID) (Paper, error) {
	p, err := s.store.paper(ctx, s.db.Read(), id)
	if err == nil && !p.Public() && CanMake(who) != nil {
		return Paper{}, civic.NotFound("report")
	}
	return p, err
}

// Open opens the file of a paper.
//
// Errors: NotFound, also while it is not ready.
func (s *Service) Open(ctx context.Context, who civic.Actor, id civic.ID) (Paper, io.ReadSeekCloser, error) {
	p, err := s.Paper(ctx, who, id)
	if err != nil {
		return Paper{}, nil, err
	}
	if p.State != Ready {
		return Paper{}, nil, civic.NotFound("report")
	}
	f, err := s.files.Open(ctx, p.File)
	if errors.Is(err, blob.ErrNotFound) {
		return Paper{}, nil, civic.NotFound("report").Because(err)
	}
	return p, f, err
}

// change applies f to a paper, and then does to its lines what follows from it.
func (s *Service) change(ctx context.Context, who civic.Actor, id civic.ID, act string, f func(*Paper) error,
	then func(context.Context, *db.Tx, civic.Actor, civic.ID) error,
) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.paper(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := f(&p); err != nil {
			return err
		}
		if err := s.store.updatePaper(ctx, tx, p); err != nil {
			return err
		}
		if err := then(ctx, tx, who, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(aPaper, id), Act: act})
	})
}

// Publish shows a paper to everybody, as the file that was made; what it tells
// of leads to it along the chain.
//
// Errors: Forbidden; NotFound; Conflict when it is not ready.
func (s *Service) Publish(ctx context.Context, who civic.Actor, id civic.ID) error {
	return s.change(ctx, who, id, "publish", func(p *Paper) error {
		if p.State != Ready {
			return civic.Refuse(civic.KindConflict, "report.error.not_ready")
		}
		if p.PublishedAt.IsZero() {
			p.PublishedAt = s.clock()
		}
		return nil
	}, s.join)
}

// Withdraw takes a paper off the public pages.
//
// Errors: Forbidden; NotFound.
func (s *Service) Withdraw(ctx context.Context, who civic.Actor, id civic.ID) error {
	return s.change(ctx, who, id, "withdraw", func(p *Paper) error {
		p.PublishedAt = time.Time{}
		return nil
	}, s.part)
}

// Remove forgets a paper; its file goes with the next sweep, unless another one has it.
//
// Errors: Forbidden; NotFound; Conflict while it is public.
func (s *Service) Remove(ctx context.Context, who civic.Actor, id civic.ID) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.paper(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.Public() {
			return civic.Refuse(civic.KindConflict, "report.error.public")
		}
		if err := s.store.deletePaper(ctx, tx, id); err != nil {
			return err
		}
		if err := s.store.deleteLines(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(aPaper, id), Act: "remove", Note: p.Title})
	})
}
