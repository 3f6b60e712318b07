package city

import (
	"context"
	"errors"
	"strings"

	"dienhong/civic"
	"dienhong/platform/db"
)

type documentRow struct {
	ID       string `db:"id"`
	Version  int64  `db:"version"`
	Number   string `db:"number"`
	IssuedOn string `db:"issued_on"`
	IssuerVI string `db:"issuer_vi"`
	IssuerEN string `db:"issuer_en"`
	TitleVI  string `db:"title_vi"`
	TitleEN  string `db:"title_en"`
	Link     string `db:"link"`
}

const documentColumns = `d.id, d.version, d.number, d.issued_on, d.issuer_vi, d.issuer_en, d.title_vi, d.title_en, d.link`

// newest puts the latest day first; documents without a day come last.
const newest = ` ORDER BY d.issued_on DESC, d.number, d.id`

func (r documentRow) document() Document {
	return Document{
		ID: civic.ID(r.ID), Version: r.Version, Number: r.Number, IssuedOn: r.IssuedOn, Link: r.Link,
		Issuer: civic.Text{VI: r.IssuerVI, EN: r.IssuerEN}, Title: civic.Text{VI: r.TitleVI, EN: r.TitleEN},
	}
}

func (s store) selectDocuments(ctx context.Context, q db.Queryer, query string, args ...any) ([]Document, error) {
	var rows []documentRow
	if err := q.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	list := make([]Document, len(rows))
	for i, r := range rows {
		list[i] = r.document()
	}
	return list, nil
}

// page gives one page of the documents that only selects, and how many there are
// on all pages.
func (s store) page(ctx context.Context, q db.Queryer, only string, args []any, limit, offset int) (list []Document, total int, err error) {
	where, args := ` FROM city_document d WHERE d.city_id = ?`+only, append([]any{s.city}, args...)
	if err := q.Get(ctx, &total, `SELECT COUNT(*)`+where, args...); err != nil {
		return nil, 0, err
	}
	list, err = s.selectDocuments(ctx, q, `SELECT `+documentColumns+where+newest+` LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return list, total, err
}

func (s store) document(ctx context.Context, q db.Queryer, id civic.ID) (Document, error) {
	var r documentRow
	err := q.Get(ctx, &r, `SELECT `+documentColumns+` FROM city_document d WHERE d.city_id = ? AND d.id = ?`, s.city, string(id))
	if errors.Is(err, db.ErrNotFound) {
		return Document{}, civic.NotFound("document")
	}
	return r.document(), err
}

// twin gives the document with the same number and day from the same issuer.
func (s store) twin(ctx context.Context, q db.Queryer, d Document) (Document, bool, error) {
	list, err := s.selectDocuments(ctx, q, `SELECT `+documentColumns+` FROM city_document d
		WHERE d.city_id = ? AND d.number = ? AND d.issued_on = ? AND d.id <> ?`, s.city, d.Number, d.IssuedOn, string(d.ID))
	for _, t := range list {
		if strings.EqualFold(t.Issuer.VI, d.Issuer.VI) {
			return t, true, err
		}
	}
	return Document{}, false, err
}

func (s store) insertDocument(ctx context.Context, tx *db.Tx, d Document) error {
	if _, err := tx.Exec(ctx, `INSERT INTO city_document (city_id, id, number, issued_on, issuer_vi, issuer_en, title_vi, title_en, link, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.city, string(d.ID), d.Number, d.IssuedOn, d.Issuer.VI, d.Issuer.EN, d.Title.VI, d.Title.EN,
		d.Link, d.Version); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, d.entry())
}

func (s store) updateDocument(ctx context.Context, tx *db.Tx, d Document) error {
	if _, err := tx.Exec(ctx, `UPDATE city_document SET number = ?, issued_on = ?, issuer_vi = ?, issuer_en = ?, title_vi = ?, title_en = ?,
		link = ?, version = ? WHERE city_id = ? AND id = ?`, d.Number, d.IssuedOn, d.Issuer.VI, d.Issuer.EN, d.Title.VI, d.Title.EN,
		d.Link, d.Version, s.city, string(d.ID)); err != nil {
		return err
	}
	return s.index.Put(ctx, tx, d.entry())
}

func (s store) deleteDocument(ctx context.Context, tx *db.Tx, id civic.ID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM city_document_subject WHERE city_id = ? AND document_id = ?`, s.city, string(id)); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM city_document WHERE city_id = ? AND id = ?`, s.city, string(id)); err != nil {
		return err
	}
	return s.index.Remove(ctx, tx, foundDocument.Name, string(id))
}

// documentsOf gives what is attached to a subject.
func (s store) documentsOf(ctx context.Context, q db.Queryer, of Subject) ([]Document, error) {
	return s.selectDocuments(ctx, q, `SELECT `+documentColumns+` FROM city_document d
		JOIN city_document_subject a ON a.city_id = d.city_id AND a.document_id = d.id
		WHERE a.city_id = ? AND a.subject = ? AND a.subject_id = ?`+newest, s.city, of.Kind, string(of.ID))
}

// subjectsOf gives what a document is attached to.
func (s store) subjectsOf(ctx context.Context, q db.Queryer, document civic.ID) ([]Subject, error) {
	var list []Subject
	err := q.Each(ctx, `SELECT subject, subject_id FROM city_document_subject WHERE city_id = ? AND document_id = ? ORDER BY subject, subject_id`,
		[]any{s.city, string(document)}, func(scan func(...any) error) error {
			var of Subject
			if err := scan(&of.Kind, &of.ID); err != nil {
				return err
			}
			list = append(list, of)
			return nil
		})
	return list, err
}

func (s store) attach(ctx context.Context, tx *db.Tx, of Subject, document civic.ID) error {
	_, err := tx.Exec(ctx, `INSERT INTO city_document_subject (city_id, document_id, subject, subject_id) VALUES (?, ?, ?, ?)
		ON CONFLICT (city_id, subject, subject_id, document_id) DO NOTHING`, s.city, string(document), of.Kind, string(of.ID))
	return err
}

func (s store) detach(ctx context.Context, tx *db.Tx, of Subject, document civic.ID) error {
	_, err := tx.Exec(ctx, `DELETE FROM city_document_subject WHERE city_id = ? AND document_id = ? AND subject = ? AND subject_id = ?`,
		s.city, string(document), of.Kind, string(of.ID))
	return err
}
