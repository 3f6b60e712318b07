package synthesis

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"dienhong/civic"
	"dienhong/platform/db"
)

// store holds every SQL statement of the feature.
type store struct{ city civic.CityID }

type resultRow struct {
	Consultation civic.ConsultationNumber `db:"consultation"`
	Version      int64                    `db:"version"`
	Fingerprint  string                   `db:"fingerprint"`
	Method       string                   `db:"method"`
	Body         []byte                   `db:"body"`
}

// result reads the stored result; nil when there is none or it is of another
// method.
func (s store) result(ctx context.Context, q db.Queryer, consultation civic.ConsultationNumber) (*Result, error) {
	var row resultRow
	err := q.Get(ctx, &row, `SELECT consultation, version, fingerprint, method, body FROM synthesis_result
		WHERE city_id = ? AND consultation = ? AND method = ?`, int64(s.city), consultation, Method)
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return unpack(row.Body)
}

// saveResult keeps a result unless a newer one is there already, which another
// server may have computed.
func (s store) saveResult(ctx context.Context, q db.Queryer, r *Result) error {
	body, err := pack(r)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, `INSERT INTO synthesis_result (city_id, consultation, version, fingerprint, method, computed_at, body)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (city_id, consultation) DO UPDATE SET version = excluded.version, fingerprint = excluded.fingerprint,
			method = excluded.method, computed_at = excluded.computed_at, body = excluded.body
		WHERE synthesis_result.version <= excluded.version OR synthesis_result.method <> excluded.method`,
		int64(s.city), r.Consultation, r.Version, r.Fingerprint, r.Method, civic.Millis(r.ComputedAt), body)
	return err
}

func pack(r *Result) ([]byte, error) {
	var buf bytes.Buffer
	zw, err := gzip.NewWriterLevel(&buf, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(zw).Encode(r); err != nil {
		return nil, fmt.Errorf("synthesis: write a result: %w", err)
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

func unpack(body []byte) (*Result, error) {
	zr, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("synthesis: read a result: %w", err)
	}
	var r Result
	if err := json.NewDecoder(zr).Decode(&r); err != nil {
		return nil, fmt.Errorf("synthesis: read a result: %w", err)
	}
	return &r, nil
}
