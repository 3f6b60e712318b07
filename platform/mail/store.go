package mail

import (
	"context"
	"time"

	"dienhong/platform/db"
)

// State is what has become of a letter.
type State string

// The states.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	Kept    State = "kept"    // readable here instead of sent
	Failed  State = "failed"  // given up; can be retried
	Dropped State = "dropped" // lost its purpose before it left
)

// Message is a line of the outbox.
type Message struct {
	ID       string
	Kind     string
	To       string
	Locale   string
	State    State
	Attempts int
	Problem  string
	Created  time.Time
	Settled  time.Time
	// Subject, Plain and HTML are there when the letter was kept.
	Subject, Plain, HTML string
}

type row struct {
	ID        string `db:"id"`
	Kind      string `db:"kind"`
	Recipient string `db:"recipient"`
	Locale    string `db:"locale"`
	State     string `db:"state"`
	Attempts  int    `db:"attempts"`
	Problem   string `db:"problem"`
	Subject   string `db:"subject"`
	Plain     string `db:"plain"`
	HTML      string `db:"html"`
	CreatedAt int64  `db:"created_at"`
	SettledAt int64  `db:"settled_at"`
}

const columns = `id, kind, recipient, locale, state, attempts, problem, subject, plain, html, created_at, settled_at`

func (r row) message() Message {
	m := Message{
		ID: r.ID, Kind: r.Kind, To: r.Recipient, Locale: r.Locale, State: State(r.State), Attempts: r.Attempts, Problem: r.Problem,
		Created: moment(r.CreatedAt), Settled: moment(r.SettledAt), Subject: r.Subject, Plain: r.Plain, HTML: r.HTML,
	}
	return m
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func (o *Outbox) insert(ctx context.Context, tx *db.Tx, id string, e Envelope) error {
	_, err := tx.Exec(ctx, `INSERT INTO mail_message (city_id, id, kind, recipient, locale, state, attempts, problem, subject, plain, html, created_at, settled_at)
		VALUES (?, ?, ?, ?, ?, 'waiting', 0, '', '', '', '', ?, 0)`, o.City, id, e.Kind, e.To, e.Locale, o.Clock().UnixMilli())
	return err
}

func (o *Outbox) update(ctx context.Context, tx *db.Tx, m Message, l Letter) error {
	r := row{}
	if m.State == Kept {
		html, err := l.HTML()
		if err != nil {
			return err
		}
		r.Subject, r.Plain, r.HTML = l.Subject, l.Plain(), html
	}
	if m.State != Waiting {
		r.SettledAt = o.Clock().UnixMilli()
	}
	_, err := tx.Exec(ctx, `UPDATE mail_message SET state = ?, attempts = ?, problem = ?, subject = ?, plain = ?, html = ?, settled_at = ?
		WHERE city_id = ? AND id = ?`, string(m.State), m.Attempts, m.Problem, r.Subject, r.Plain, r.HTML, r.SettledAt, o.City, m.ID)
	return err
}

func (o *Outbox) reopen(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE mail_message SET state = 'waiting', attempts = 0, settled_at = 0 WHERE city_id = ? AND id = ?`, o.City, id)
	return err
}

func (o *Outbox) drop(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE mail_message SET state = 'dropped', settled_at = ? WHERE city_id = ? AND id = ?`, o.Clock().UnixMilli(), o.City, id)
	return err
}

// Message returns one line of the outbox.
func (o *Outbox) Message(ctx context.Context, id string) (Message, error) {
	var r row
	err := o.DB.Read().Get(ctx, &r, `SELECT `+columns+` FROM mail_message WHERE city_id = ? AND id = ?`, o.City, id)
	return r.message(), err
}

// Messages lists at most limit letters in one of the states, the newest first.
func (o *Outbox) Messages(ctx context.Context, limit int, states ...State) ([]Message, error) {
	var rows []row
	err := o.DB.Read().Select(ctx, &rows, `SELECT `+columns+` FROM mail_message WHERE city_id = ? AND state IN (?) ORDER BY id DESC LIMIT ?`,
		o.City, names(states), limit)
	list := make([]Message, len(rows))
	for i, r := range rows {
		list[i] = r.message()
	}
	return list, err
}

func names(states []State) []string {
	list := make([]string, len(states))
	for i, s := range states {
		list[i] = string(s)
	}
	return list
}

// Health reports whether letters leave.
func (o *Outbox) Health(ctx context.Context) (Health, error) {
	h := Health{SetUp: o.SetUp()}
	var r struct {
		Waiting  int   `db:"waiting"`
		Failed   int   `db:"failed"`
		Troubled int   `db:"troubled"`
		Oldest   int64 `db:"oldest"`
		LastSent int64 `db:"last_sent"`
	}
	err := o.DB.Read().Get(ctx, &r, `SELECT COUNT(*) FILTER (WHERE state = 'waiting') AS waiting,
			COUNT(*) FILTER (WHERE state = 'failed') AS failed,
			COUNT(*) FILTER (WHERE state = 'waiting' AND attempts > 0) AS troubled,
			COALESCE(MIN(created_at) FILTER (WHERE state = 'waiting'), 0) AS oldest,
			COALESCE(MAX(settled_at) FILTER (WHERE state IN ('sent', 'kept')), 0) AS last_sent
		FROM mail_message WHERE city_id = ?`, o.City)
	if err != nil {
		return h, err
	}
	h.Waiting, h.Failed, h.Troubled, h.Oldest, h.LastSent = r.Waiting, r.Failed, r.Troubled, moment(r.Oldest), moment(r.LastSent)
	if h.Failed+h.Troubled > 0 {
		err = o.DB.Read().Get(ctx, &h.Problem, `SELECT problem FROM mail_message WHERE city_id = ? AND problem <> '' ORDER BY id DESC LIMIT 1`, o.City)
	}
	return h, err
}

// sweep forgets letters that were settled long ago.
func (o *Outbox) sweep(ctx context.Context) error {
	return o.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM mail_message WHERE city_id = ? AND state <> 'waiting' AND settled_at < ?`,
			o.City, o.Clock().Add(-keepFor).UnixMilli())
		return err
	})
}
