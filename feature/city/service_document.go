package city

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// maxFound bounds one answer.
const maxFound = 200

// Documents searches the register, with or without accents, in numbers, titles
// and issuers of both languages; every word must be found. An empty search gives
// everything. It gives at most limit documents, 200 at most, from offset, and how
// many there are.
func (s *Service) Documents(ctx context.Context, search string, limit, offset int) ([]Document, int, error) {
	where, args := "", []any{}
	ids, searched, err := s.store.index.IDs(ctx, foundDocument.Name, 0, search)
	if err != nil {
		return nil, 0, err
	}
	if searched {
		where, args = ` AND d.id IN (?)`, append(args, ids)
	}
	return s.store.page(ctx, s.db.Read(), where, args, min(limit, maxFound), offset)
}

// Document gives one entry of the register.
func (s *Service) Document(ctx context.Context, id civic.ID) (Document, error) {
	return s.store.document(ctx, s.db.Read(), id)
}

// DocumentsOf gives the documents attached to a subject, the latest day first.
func (s *Service) DocumentsOf(ctx context.Context, of Subject) ([]Document, error) {
	return s.store.documentsOf(ctx, s.db.Read(), of)
}

// SubjectsOf gives what a document is attached to.
func (s *Service) SubjectsOf(ctx context.Context, id civic.ID) ([]Subject, error) {
	return s.store.subjectsOf(ctx, s.db.Read(), id)
}

// SaveDocument enters a document (version 0) or changes one.
//
// Errors: Forbidden; Invalid, also when the same number of the same day and
// issuer is in the register; [*edit.StaleError].
func (s *Service) SaveDocument(ctx context.Context, who civic.Actor, d Document) (Document, error) {
	if err := CanEditDocuments(who); err != nil {
		return Document{}, err
	}
	now := s.clock()
	if err := civic.Invalid(d.problems(now.In(s.zone).Format(time.DateOnly))...); err != nil {
		return Document{}, err
	}
	var saved Document
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		saved = d
		saved.Version = d.Version + 1
		if d.Version == 0 {
			saved.ID = civic.NewID(now)
		}
		if d.Number != "" {
			switch twin, found, err := s.store.twin(ctx, tx, saved); {
			case err != nil:
				return err
			case found:
				return civic.Invalid(civic.FieldError{Field: "number", Key: "city.error.twin", Args: []any{twin.Title.VI}})
			}
		}
		of := history.Subject{Kind: aDocument, ID: saved.ID}
		if d.Version == 0 {
			if err := s.store.insertDocument(ctx, tx, saved); err != nil {
				return err
			}
			return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: of, Act: "create"})
		}
		current, err := s.store.document(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, of, current, current.Version, d.Version); err != nil {
			return err
		}
		if err := s.store.updateDocument(ctx, tx, saved); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: of, Act: "change", Before: current, After: saved})
	})
	if err != nil {
		return Document{}, err
	}
	return saved, nil
}

// RemoveDocument takes an entry out of the register and off everything that
// cites it. What was there stays in the history.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) RemoveDocument(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEditDocuments(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.document(ctx, tx, id)
		if err != nil {
			return err
		}
		of := history.Subject{Kind: aDocument, ID: id}
		if err := edit.Check(ctx, tx, s.history, of, current, current.Version, version); err != nil {
			return err
		}
		if err := s.store.deleteDocument(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: of, Act: "remove", Before: current})
	})
}

// Attach says that documents are about a subject; those that are attached
// already stay.
//
// Errors: Forbidden; NotFound.
func (s *Service) Attach(ctx context.Context, who civic.Actor, of Subject, documents ...civic.ID) error {
	return s.attaching(ctx, who, "attach", documents, func(tx *db.Tx, id civic.ID) error { return s.store.attach(ctx, tx, of, id) })
}

// Detach takes documents off a subject; they stay in the register.
//
// Errors: Forbidden; NotFound.
func (s *Service) Detach(ctx context.Context, who civic.Actor, of Subject, documents ...civic.ID) error {
	return s.attaching(ctx, who, "detach", documents, func(tx *db.Tx, id civic.ID) error { return s.store.detach(ctx, tx, of, id) })
}

func (s *Service) attaching(ctx context.Context, who civic.Actor, act string, documents []civic.ID, each func(*db.Tx, civic.ID) error) error {
	if err := CanEditDocuments(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, id := range documents {
			d, err := s.store.document(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := each(tx, id); err != nil {
				return err
			}
			if err := s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: history.Subject{Kind: aDocument, ID: d.ID}, Act: act}); err != nil {
				return err
			}
		}
		return nil
	})
}
