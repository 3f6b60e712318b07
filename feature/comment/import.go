package comment

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/history"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/sheet"
	"dienhong/platform/text"
)

// Columns are the names that the first line of a file may have, in either
// language; accents and case do not matter. Only the text must be there.
var Columns = []Column{
	{civic.Text{VI: "Nội dung góp ý", EN: "Comment"}, []string{"noi dung", "noi dung y kien", "gop y", "y kien", "text", "opinion"}, "text"},
	{civic.Text{VI: "Kênh tiếp nhận", EN: "Channel"}, []string{"kenh"}, "channel"},
	{civic.Text{VI: "Ngày nhận", EN: "Received on"}, []string{"ngay", "ngay tiep nhan", "received", "received at", "date"}, "received_at"},
	{civic.Text{VI: "Đối tượng", EN: "Type of participant"}, []string{"type", "kind", "stakeholder"}, "kind"},
	{civic.Text{VI: "Cơ quan, tổ chức", EN: "Organisation"}, []string{"to chuc", "co quan", "don vi", "organization", "body"}, "body_name"},
	{civic.Text{VI: "Điều, khoản, mục", EN: "Article or section"}, []string{"dieu khoan", "dieu", "article"}, "article"},
	{civic.Text{VI: "Số người ký", EN: "Number of signatories"}, []string{"so nguoi", "people", "signatories"}, "people"},
	{civic.Text{VI: "Ngôn ngữ", EN: "Language"}, []string{"lang"}, "lang"},
	{civic.Text{VI: "Đồng ý công khai", EN: "Consent to publish"}, []string{"cong khai", "cong bo", "dong y cong bo", "publish"}, "publish"},
	{civic.Text{VI: "Ghi chú", EN: "Note"}, nil, "note"},
}

// Column is a column of the tables of comments.
type Column struct {
	Name  civic.Text // as the template and the export write it
	Also  []string   // folded names that are read as well
	Field string
}

// named tells whether a folded head of a file means the column.
func (c Column) named(head string) bool {
	return head == fold.Search(c.Name.VI) || head == fold.Search(c.Name.EN) || slices.Contains(c.Also, head)
}

// RowError is a rule that a row of a file breaks.
type RowError struct {
	Line  int
	Field string
	Key   string
	Args  []any
}

// Preview is what a file would do.
type Preview struct {
	Total    int // rows with anything in them
	New      int
	Known    int // imported before, or twice in this file
	Errors   []RowError
	Problems int       // rows at fault; Errors lists the first of them
	First    []Comment // the first new ones
	Unknown  []string  // columns that nobody reads
}

// Fit tells whether the file can be imported.
func (p Preview) Fit() bool { return p.Problems == 0 && p.New > 0 }

const (
	maxListed = 100 // errors that a preview lists
	maxFirst  = 5
)

// Dry reads a file and tells what importing it would do; it writes nothing.
//
// Errors: Forbidden; NotFound; [*sheet.Problem] when the file is no table.
func (s *Service) Dry(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, file io.ReaderAt, size int64) (Preview, error) {
	if err := CanEnter(who); err != nil {
		return Preview{}, err
	}
	c, err := s.consultations.SnapshotByNumber(ctx, number)
	if err != nil {
		return Preview{}, err
	}
	known, err := s.store.importKeys(ctx, s.db.Read(), number)
	if err != nil {
		return Preview{}, err
	}
	return s.read(ctx, c, who, known, file, size, nil)
}

// Import stores every new row of a file: all of them or none. The same rows
// again change nothing. Name is what its owner called the file.
//
// Errors: Forbidden; NotFound; Invalid when a row is at fault (see
// [Service.Dry]); [*sheet.Problem].
func (s *Service) Import(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, name string, file io.ReaderAt, size int64) (Preview, error) {
	if err := CanEnter(who); err != nil {
		return Preview{}, err
	}
	c, err := s.consultations.SnapshotByNumber(ctx, number)
	if err != nil {
		return Preview{}, err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, size)); err != nil {
		return Preview{}, err
	}
	var p Preview
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		known, err := s.store.importKeys(ctx, tx, number)
		if err != nil {
			return err
		}
		serial, err := s.store.nextSerial(ctx, tx, number)
		if err != nil {
			return err
		}
		var failed error
		var ids []string
		_, err = tx.Append(ctx, "comment_comment", commentColumns, func(yield func([]any, error) bool) {
			p, failed = s.read(ctx, c, who, known, file, size, func(o Comment, key string) bool {
				o.Serial = serial
				serial++
				ids = append(ids, string(o.ID))
				return yield(s.store.row(o, key, ""), nil)
			})
			if failed == nil && p.Problems > 0 {
				failed = civic.Invalid(civic.FieldError{Field: "file", Key: "comment.error.rows", Args: []any{p.Problems, p.Errors[0].Line}})
			}
			if failed != nil {
				yield(nil, failed)
			}
		})
		if err := errors.Join(failed, err); failed != nil || err != nil {
			if failed != nil {
				return failed
			}
			return err
		}
		if err := s.store.findAll(ctx, tx, ids); err != nil {
			return err
		}
		now := s.clock()
		if err := s.store.insertImport(ctx, tx, number, now, who, name, hex.EncodeToString(sum.Sum(nil)), p); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(""), Act: "import", Note: fmt.Sprintf("%s: %d/%d", name, p.New, p.Total)})
	})
	return p, err
}

// tableKinds are what tables look like; sheet tells the rest.
var tableKinds = []string{"text/plain; charset=utf-8", "application/zip"}

// Hold keeps a table that was looked at until it is confirmed, and names it.
//
// Errors: Forbidden; [blob.ErrKind]; [blob.ErrTooLarge].
func (s *Service) Hold(ctx context.Context, who civic.Actor, file io.Reader) (string, error) {
	if err := CanEnter(who); err != nil {
		return "", err
	}
	info, err := s.held.Put(ctx, file, sheet.Usual.Bytes, tableKinds)
	return info.Name, err
}

// ImportHeld imports a table that was held, and lets it go.
//
// Errors: as [Service.Import]; Gone when it was let go before.
func (s *Service) ImportHeld(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, held, name string) (Preview, error) {
	if err := CanEnter(who); err != nil {
		return Preview{}, err
	}
	f, err := s.held.Open(ctx, held)
	if errors.Is(err, blob.ErrNotFound) {
		return Preview{}, civic.Refuse(civic.KindGone, "comment.error.held_gone")
	}
	if err != nil {
		return Preview{}, err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return Preview{}, err
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return Preview{}, err
		}
		raw, err := io.ReadAll(f)
		if err != nil {
			return Preview{}, err
		}
		at = bytes.NewReader(raw)
	}
	p, err := s.Import(ctx, who, number, name, at, size)
	if err != nil {
		return p, err
	}
	return p, s.held.Remove(ctx, held)
}

// read goes through a file; put takes each new comment and its key, and ends the
// reading with false.
func (s *Service) read(ctx context.Context, c civic.Consultation, who civic.Actor, known map[string]bool, file io.ReaderAt, size int64,
	put func(Comment, string) bool,
) (Preview, error) {
	var p Preview
	bodies, err := s.bodies.AllBodies(ctx)
	if err != nil {
		return p, err
	}
	directory := map[string]string{}
	for _, b := range bodies {
		directory[fold.Search(b.Name.VI)] = b.ID
		directory[fold.Search(b.Name.EN)] = b.ID
	}
	now := s.clock()
	seen := map[string]bool{}
	var columns map[string]int
	for row, err := range sheet.Read(file, size, sheet.Usual) {
		if err != nil {
			return p, err
		}
		if err := ctx.Err(); err != nil {
			return p, err
		}
		if row.Blank() {
			continue
		}
		if columns == nil {
			var missing []civic.FieldError
			if columns, p.Unknown, missing = header(row.Cells); len(missing) > 0 {
				return p, civic.Invalid(missing...)
			}
			continue
		}
		p.Total++
		o, day, errs := s.comment(c, who, now, columns, row.Cells)
		if len(errs) > 0 {
			p.Problems++
			for _, e := range errs {
				if len(p.Errors) < maxListed {
					p.Errors = append(p.Errors, RowError{row.Line, e.Field, e.Key, e.Args})
				}
			}
			continue
		}
		if o.BodyName != "" {
			o.Body = directory[fold.Search(o.BodyName)]
		}
		key := importKey(o, day)
		if known[key] || seen[key] {
			p.Known++
			continue
		}
		seen[key] = true
		p.New++
		if len(p.First) < maxFirst {
			p.First = append(p.First, o)
		}
		if put != nil && !put(o, key) {
			return p, nil
		}
	}
	if columns == nil {
		return p, &sheet.Problem{Rule: sheet.RuleEmpty}
	}
	return p, nil
}

// header finds the columns in the first line.
func header(cells []string) (columns map[string]int, unknown []string, missing []civic.FieldError) {
	columns = map[string]int{}
	for i, cell := range cells {
		name := fold.Search(cell)
		at := slices.IndexFunc(Columns, func(c Column) bool { return c.named(name) })
		switch {
		case name == "":
		case at < 0:
			unknown = append(unknown, cell)
		default:
			columns[Columns[at].Field] = i
		}
	}
	if _, ok := columns["text"]; !ok {
		missing = append(missing, civic.FieldError{Field: "file", Key: "comment.error.no_text_column", Args: []any{Columns[0].Name.VI}})
	}
	return columns, unknown, missing
}

// comment reads one row; day is the day as the file gives it, empty when it
// gives none.
func (s *Service) comment(c civic.Consultation, who civic.Actor, now time.Time, columns map[string]int, cells []string) (o Comment, day string, errs []civic.FieldError) {
	cell := func(field string) string {
		i, ok := columns[field]
		if !ok || i >= len(cells) {
			return ""
		}
		if !utf8.ValidString(cells[i]) {
			errs = append(errs, civic.FieldError{Field: field, Key: "error.field.utf8"})
			return ""
		}
		clean, err := text.Clean(cells[i])
		if err != nil {
			errs = append(errs, civic.FieldError{Field: field, Key: "error.field.control"})
		}
		return clean
	}
	o = Comment{
		ID: civic.NewID(now), Consultation: c.Number, Version: 1, EnteredAt: now, EnteredBy: who.Person, State: Waiting, People: 1,
		Text: cell("text"), BodyName: cell("body_name"), Article: cell("article"), Note: cell("note"), Channel: File, Lang: civic.Vietnamese,
		ReceivedAt: now,
	}
	if v := fold.Search(cell("channel")); v != "" {
		o.Channel = Channel(choice(v, channelWords))
	}
	if v := fold.Search(cell("kind")); v != "" {
		o.Kind = civic.StakeholderKind(choice(v, kindWords))
	}
	if v := fold.Search(cell("lang")); v != "" {
		o.Lang = civic.Locale(choice(v, map[string]string{"tieng viet": "vi", "vietnamese": "vi", "tieng anh": "en", "english": "en"}))
	}
	if v := fold.Search(cell("publish")); v != "" {
		o.Publish = slices.Contains([]string{"co", "dong y", "x", "1", "yes", "true"}, v)
	}
	if v := cell("people"); v != "" {
		n, err := sheet.Whole(v)
		if err != nil {
			errs = append(errs, civic.FieldError{Field: "people", Key: "error.field.number"})
		}
		o.People = int(n)
	}
	if v := cell("received_at"); v != "" {
		at, err := sheet.Day(v, s.zone)
		if err != nil {
			errs = append(errs, civic.FieldError{Field: "received_at", Key: "comment.error.day"})
		} else {
			o.ReceivedAt, day = at.UTC(), at.Format(time.DateOnly)
		}
	}
	for _, e := range o.problems(now) {
		if e.Key == "error.field.choice" {
			// Whoever sent the table sees no list to choose from.
			e.Key, e.Args = "comment.error.word", []any{cell(e.Field)}
		}
		errs = append(errs, e)
	}
	return o, day, errs
}

// choice turns a word of a file into a value; a value stands for itself.
func choice(v string, words map[string]string) string {
	if w, ok := words[v]; ok {
		return w
	}
	return strings.ReplaceAll(v, " ", "_")
}

var channelWords = map[string]string{
	"trang web": "web", "website": "web", "truc tuyen": "web", "hoi nghi toa dam": "meeting", "hoi nghi": "meeting", "toa dam": "meeting", "cuoc hop": "meeting",
	"phieu giay": "paper", "phieu": "paper", "paper form": "paper", "cong van thu": "letter", "thu": "letter", "thu cong van": "letter", "cong van": "letter",
	"van ban": "letter", "thu dien tu": "email", "e mail": "email", "dien thoai": "phone", "telephone": "phone",
	"nhap tu tep": "file", "tep": "file", "imported file": "file",
}

var kindWords = map[string]string{
	"chuyen gia nha khoa hoc": "expert", "chuyen gia": "expert", "nha khoa hoc": "expert", "expert or scholar": "expert",
	"co quan": "authority", "co quan nha nuoc": "authority", "public authority": "authority", "to chuc quoc te": "international",
	"international organisation": "international", "ngoai giao": "diplomat", "co quan ngoai giao": "diplomat", "diplomatic mission": "diplomat",
	"nha dau tu": "investor", "doanh nghiep": "company", "nguoi dan": "citizen", "resident": "citizen",
}

// importKey names a row by what it says, so that the same row is known again in
// whatever file and order it comes.
func importKey(o Comment, day string) string {
	sum := sha256.New()
	for _, part := range []string{o.Text, string(o.Channel), day, o.BodyName, o.Article, string(o.Kind), o.Note} {
		fmt.Fprintf(sum, "%d:%s|", len(part), part)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
