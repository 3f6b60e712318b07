package comment

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"dienhong/civic"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

const (
	// MaxScan is the size of a scanned letter in bytes.
	MaxScan = 10_000_000
	// maxWaiting is how many bytes the files of visitors may have together that no
	// moderator has seen.
	maxWaiting = 2_000_000_000
)

// scanProblems are the rules that a file breaks which came with a form; nothing of
// it is kept yet. Its content decides what it is. No file breaks none.
func (s *Service) scanProblems(ctx context.Context, who civic.Actor, file *web.File) ([]civic.FieldError, error) {
	if file == nil {
		return nil, nil
	}
	bad := func(key string, args ...any) []civic.FieldError {
		return []civic.FieldError{{Field: "file", Key: key, Args: args}}
	}
	if file.TooLarge {
		return bad("comment.error.file_too_large", i18n.Bytes(ctx, MaxScan)), nil
	}
	kind, err := blob.KindOf(file)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(blob.Scans, kind) {
		return bad("comment.error.file_kind", file.Name), nil
	}
	if who.SignedIn() {
		return nil, nil
	}
	// Strangers may not fill the disk; their words are taken all the same.
	if room, known := s.room(); known && room.Short() {
		return bad("comment.error.no_room"), nil
	}
	waiting, err := s.store.waitingBytes(ctx, s.db.Read())
	if err == nil && waiting+file.Size > maxWaiting {
		return bad("comment.error.no_room"), nil
	}
	return nil, err
}

// keepScan stores a file that breaks no rule.
func (s *Service) keepScan(ctx context.Context, file *web.File) (Scan, error) {
	info, err := s.files.Put(ctx, file, MaxScan, blob.Scans)
	return Scan{info.Name, info.Type, info.Size}, err
}

// OpenScan gives the scan of a comment; for the office only.
//
// Errors: Forbidden; NotFound.
func (s *Service) OpenScan(ctx context.Context, who civic.Actor, id civic.ID) (Comment, io.ReadSeekCloser, error) {
	if err := CanRead(who); err != nil {
		return Comment{}, nil, err
	}
	o, err := s.Comment(ctx, who, id)
	if err != nil {
		return Comment{}, nil, err
	}
	if o.Scan.Name == "" {
		return Comment{}, nil, civic.NotFound("scan")
	}
	f, err := s.files.Open(ctx, o.Scan.Name)
	return o, f, err
}

// HeldFiles are the names of the stored files that comments have, or had before they
// were corrected.
func (m *Module) HeldFiles(ctx context.Context, q db.Queryer) ([]string, error) {
	names, err := m.Service.store.scans(ctx, q)
	if err != nil {
		return nil, err
	}
	corrected, err := m.Service.history.Before(ctx, q, "correct")
	if err != nil {
		return nil, err
	}
	for _, before := range corrected {
		var was struct{ Scan Scan }
		if err := json.Unmarshal([]byte(before), &was); err != nil {
			return nil, fmt.Errorf("history of comments: %w", err)
		}
		if was.Scan.Name != "" {
			names = append(names, was.Scan.Name)
		}
	}
	return names, nil
}
