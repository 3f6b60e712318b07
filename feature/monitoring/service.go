package monitoring

import (
	"context"
	"io"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/history"
	"dienhong/kit/paper"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
)

// Service holds the use cases.
type Service struct {
	db            *db.DB
	store         store
	history       *history.Log
	clock         clock.Clock
	zone          *time.Location
	catalog       *i18n.Catalog
	site          paper.Site
	operator      Operator
	consultations Consultations
	voices        facts.Voices
	work          Work
	chain         Chain
}

// speaking gives a context in a language.
func (s *Service) speaking(ctx context.Context, lang civic.Locale) context.Context {
	return i18n.With(ctx, s.catalog, string(lang), s.zone)
}

// Sections gives the sections of the monitoring report as they are set.
func (s *Service) Sections(ctx context.Context) (list []Section, version int64, err error) {
	list = DefaultSections()
	version, err = s.store.sections(ctx, s.db.Read(), &list)
	return list, version, err
}

// SaveSections sets titles and limits.
//
// Errors: Forbidden; Invalid; [*edit.StaleError].
func (s *Service) SaveSections(ctx context.Context, who civic.Actor, version int64, list []Section) error {
	if err := CanSet(who); err != nil {
		return err
	}
	if err := civic.Invalid(sectionProblems(list)...); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		before := DefaultSections()
		current, err := s.store.sections(ctx, tx, &before)
		if err != nil {
			return err
		}
		if err := check(ctx, s, tx, onSections, before, current, version); err != nil {
			return err
		}
		if err := s.store.saveSections(ctx, tx, current+1, list); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: onSections, Act: "change", Before: before, After: list})
	})
}

// Drafts gives the monitoring reports, the latest period first.
//
// Errors: Forbidden.
func (s *Service) Drafts(ctx context.Context, who civic.Actor) ([]Draft, error) {
	if err := CanMake(who); err != nil {
		return nil, err
	}
	return s.store.drafts(ctx, s.db.Read(), ` ORDER BY from_day DESC, id DESC`)
}

// Draft gives a report with the sections that hold for it and the data that it
// tells.
//
// Errors: Forbidden; NotFound.
func (s *Service) Draft(ctx context.Context, who civic.Actor, id civic.ID) (Draft, []Section, Data, error) {
	if err := CanMake(who); err != nil {
		return Draft{}, nil, Data{}, err
	}
	d, err := s.store.draft(ctx, s.db.Read(), id)
	if err != nil {
		return Draft{}, nil, Data{}, err
	}
	if d.Data != nil {
		return d, d.Sections, *d.Data, nil
	}
	sections, _, err := s.Sections(ctx)
	if err != nil {
		return Draft{}, nil, Data{}, err
	}
	data, err := s.pull(ctx, d)
	return d, sections, data, err
}

// told lists what a report tells of.
func (s *Service) told(ctx context.Context, id civic.ID) (list []facts.Entry, err error) {
	d, sections, data, err := s.Draft(ctx, civic.System(), id)
	for _, section := range sections {
		if section.On {
			list = append(list, d.entries(data, section.ID)...)
		}
	}
	return list, err
}

// SaveDraft enters a report (version 0) or changes one; its data stay.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) SaveDraft(ctx context.Context, who civic.Actor, d Draft) (Draft, error) {
	return s.put(ctx, who, "change", d, func(saved *Draft, current Draft) { saved.Data, saved.Sections = current.Data, current.Sections })
}

// put saves a draft; keep takes over what the caller did not mean to change.
func (s *Service) put(ctx context.Context, who civic.Actor, act string, d Draft, keep func(saved *Draft, current Draft)) (Draft, error) {
	if err := CanEdit(who); err != nil {
		return Draft{}, err
	}
	if d.Content.Texts == nil {
		d.Content.Texts = map[string]civic.Text{}
	}
	for id, t := range d.Content.Texts {
		if t.IsZero() {
			delete(d.Content.Texts, id)
		}
	}
	if d.Content.LeftOut == nil {
		d.Content.LeftOut = []string{}
	}
	if err := civic.Invalid(d.problems()...); err != nil {
		return Draft{}, err
	}
	var saved Draft
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = d
		saved.Version, saved.UpdatedAt, saved.UpdatedBy = d.Version+1, now, who.Name
		line := history.Act{At: now, By: who, Act: act}
		if d.Version == 0 {
			saved.ID, line.Act = civic.NewID(now), "create"
		} else {
			current, err := s.store.draft(ctx, tx, d.ID)
			if err != nil {
				return err
			}
			if err := check(ctx, s, tx, on(aReport, d.ID), current, current.Version, d.Version); err != nil {
				return err
			}
			keep(&saved, current)
			line.Before, line.After = said(current), said(saved)
		}
		if err := s.store.saveDraft(ctx, tx, saved); err != nil {
			return err
		}
		line.On, line.Within = on(aReport, saved.ID), saved.ID
		return s.history.Write(ctx, tx, line)
	})
	if err != nil {
		return Draft{}, err
	}
	return saved, nil
}

// said is what the office wrote in a report, without the records that were
// frozen with it.
func said(d Draft) Draft {
	d.Data, d.Sections = nil, nil
	return d
}

// Freeze keeps the data of a report as they are now, so that it does not change
// with the records any more.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) Freeze(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Draft, error) {
	d, sections, data, err := s.Draft(ctx, who, id)
	if err != nil {
		return Draft{}, err
	}
	d.Version, d.Data, d.Sections = version, &data, sections
	return s.put(ctx, who, "freeze", d, func(*Draft, Draft) {})
}

// Thaw lets a report tell the records of this installation as they are now.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) Thaw(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Draft, error) {
	d, _, _, err := s.Draft(ctx, who, id)
	if err != nil {
		return Draft{}, err
	}
	d.Version, d.Data, d.Sections = version, nil, nil
	return s.put(ctx, who, "thaw", d, func(*Draft, Draft) {})
}

// Export writes a report for programs.
//
// Errors: Forbidden; NotFound.
func (s *Service) Export(ctx context.Context, who civic.Actor, id civic.ID, w io.Writer) error {
	d, sections, data, err := s.Draft(ctx, who, id)
	if err != nil {
		return err
	}
	return File{fileFormat, fileVersion, d.From, d.To, sections, d.Content, data}.Write(w)
}

// Import enters a report from a file for programs, with its data.
//
// Errors: Forbidden; Invalid with the field of the file and the rule.
func (s *Service) Import(ctx context.Context, who civic.Actor, r io.Reader) (Draft, error) {
	if err := CanEdit(who); err != nil {
		return Draft{}, err
	}
	f, err := ReadFile(r)
	if err != nil {
		return Draft{}, err
	}
	return s.put(ctx, who, "create", Draft{From: f.From, To: f.To, Content: f.Content, Data: &f.Data, Sections: f.Sections}, func(*Draft, Draft) {})
}
