package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"dienhong/platform/once"
)

// File is what somebody sent with a form. It is a temporary file; Close removes
// it.
type File struct {
	*os.File
	Name     string // as its owner calls it, without folders; at most 200 bytes
	Size     int64
	TooLarge bool // more than the limit; what is here is cut off
	sum      []byte
}

// digest tells files with other content apart.
func (f *File) digest() string {
	if f == nil {
		return ""
	}
	return hex.EncodeToString(f.sum)
}

// Close removes the file. A nil file may be closed.
func (f *File) Close() error {
	if f == nil {
		return nil
	}
	return errors.Join(f.File.Close(), os.Remove(f.File.Name()))
}

// FormWithFile decodes a form like [Form] that may carry one file of at most
// limit bytes in the named field. The file is nil when none was chosen. One that
// is too large is read over, so that what was typed beside it can be shown again;
// a request several times as large is refused as a whole. Close the file, also
// after an error. Its route declares the [Upload].
//
// Errors: as of [Form], [ErrSlow].
func FormWithFile(r *http.Request, dst any, field string, limit int64) (*File, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, Form(r, dst)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &FormError{Fields: map[string]string{"": "error.field.utf8"}}
	}
	values, left := url.Values{}, int64(MaxBody)
	var file *File
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return file, unreadable(err)
		}
		name := part.FormName()
		if part.FileName() == "" {
			if part.Header.Get("Content-Type") != "" && name == field {
				continue // a field for a file in which none was chosen
			}
			raw, err := io.ReadAll(io.LimitReader(part, left+1))
			if err != nil {
				return file, unreadable(err)
			}
			if left -= int64(len(raw)); left < 0 || len(values) > maxFields {
				return file, ErrTooLarge
			}
			values[name] = append(values[name], string(raw))
			continue
		}
		if name != field || file != nil {
			continue
		}
		if file, err = receive(stateOf(r.Context()).rt, part, part.FileName(), limit); err != nil {
			return file, unreadable(err)
		}
	}
	r.PostForm, r.Form = values, values
	once.Name(r.Context(), r.URL.Path, values, file.digest())
	return file, decode(r, values, dst)
}

func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return ErrTooLarge
	}
	if errors.Is(err, ErrSlow) {
		return ErrSlow
	}
	var path *os.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("receive a file: %w", err)
	}
	return &FormError{Fields: map[string]string{"": "error.field.utf8"}}
}

func receive(rt *Router, r io.Reader, name string, limit int64) (*File, error) {
	folder := ""
	if rt != nil {
		folder = rt.opts.Incoming
	}
	f, err := os.CreateTemp(folder, "dienhong-upload-*")
	if err != nil {
		return nil, err
	}
	file := &File{File: f, Name: fileName(name)}
	sum := sha256.New()
	if file.Size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(r, limit+1)); err != nil {
		return file, err
	}
	file.sum = sum.Sum(nil)
	if file.Size > limit {
		file.TooLarge = true
		if _, err := io.Copy(io.Discard, r); err != nil {
			return file, err
		}
	}
	_, err = f.Seek(0, io.SeekStart)
	return file, err
}

// fileName leaves the last part of a path, as far as it is harmless to show.
func fileName(s string) string {
	s = filepath.Base(strings.ReplaceAll(strings.ToValidUTF8(s, ""), `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "")
	}
	return s
}
