package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/jobs"
)

// What a letter can come to.
var (
	// ErrRefused says that the mail server will never take the letter.
	ErrRefused = errors.New("mail: refused for good")
	// ErrDrop is returned by a writer when the letter has lost its purpose.
	ErrDrop = errors.New("mail: no longer wanted")
	// ErrNotSetUp says that the installation has no mail server yet.
	ErrNotSetUp = errors.New("mail: no mail server is set up")
)

// Config is what an outbox needs.
type Config struct {
	DB    *db.DB
	City  int64
	Clock clock.Clock
	Jobs  *jobs.Queue
	// Sender takes the letters away; nil when no mail server is set up.
	Sender Sender
	// Keep keeps letters readable in the database instead of sending them. It
	// is for developers and demonstrations on one's own machine.
	Keep bool
}

// Outbox is the letters of one city. Writers are registered before the jobs run.
type Outbox struct {
	Config
	writers map[string]func(ctx context.Context, locale string, body json.RawMessage) (Letter, error)
}

// SendJob is the kind of the jobs that send letters: whoever looks after jobs leaves
// them to [Outbox.Retry] and [Outbox.Dismiss].
const SendJob = "mail.send"

// keepFor is how long the outbox remembers to whom a letter went.
const keepFor = 30 * 24 * time.Hour

// attempts spread over about six hours (see the waits of package jobs).
const attempts = 12

type task struct {
	Body json.RawMessage
}

// New makes an outbox that works through the queue.
func New(c Config) *Outbox {
	o := &Outbox{Config: c, writers: map[string]func(context.Context, string, json.RawMessage) (Letter, error){}}
	jobs.Register(c.Jobs, SendJob, jobs.Limits{Attempts: attempts, AtOnce: 2, Time: 2 * time.Minute}, o.send)
	c.Jobs.Every("mail.sweep", 24*time.Hour, o.sweep)
	return o
}

// Register says how letters of a kind are written. Write runs once per attempt,
// just before sending, with the body given to Post; it returns [ErrDrop] to send
// nothing.
func Register[T any](o *Outbox, kind string, write func(ctx context.Context, locale string, body T) (Letter, error)) {
	if _, twice := o.writers[kind]; twice {
		panic("mail: kind registered twice: " + kind)
	}
	o.writers[kind] = func(ctx context.Context, locale string, raw json.RawMessage) (Letter, error) {
		var body T
		if err := json.Unmarshal(raw, &body); err != nil {
			return Letter{}, err
		}
		return write(ctx, locale, body)
	}
}

// Envelope says which letter goes to whom in which language.
type Envelope struct{ Kind, To, Locale string }

// Post has a letter sent after the caller's transaction. The body is what the
// kind's writer needs, such as an id; it must hold no secret.
func (o *Outbox) Post(ctx context.Context, tx *db.Tx, e Envelope, body any) error {
	if _, known := o.writers[e.Kind]; !known {
		return fmt.Errorf("mail: unknown kind %q", e.Kind)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	id, err := o.Jobs.Enqueue(ctx, tx, SendJob, task{raw})
	if err != nil {
		return err
	}
	return o.insert(ctx, tx, id, e)
}

// send makes one attempt at one letter.
func (o *Outbox) send(ctx context.Context, j jobs.Job, t task) error {
	m, err := o.Message(ctx, j.ID)
	if errors.Is(err, db.ErrNotFound) {
		return nil // dismissed
	}
	if err != nil {
		return err
	}
	l, err := o.writers[m.Kind](ctx, m.Locale, t.Body)
	if err == nil {
		l.Locale = m.Locale
		err = o.deliver(ctx, m, l)
	}
	m.Attempts = j.Attempt
	switch {
	case errors.Is(err, ErrDrop):
		m.State = Dropped
	case err != nil:
		// Mail servers repeat the address in what they say; logs must not.
		m.Problem = strings.ReplaceAll(err.Error(), m.To, "…")
		failure := errors.New(m.Problem)
		if errors.Is(err, ErrRefused) {
			failure = jobs.Permanent(failure)
		}
		if errors.Is(err, ErrRefused) || j.Last {
			m.State = Failed
		}
		return errors.Join(o.settle(ctx, m, nil, Letter{}), failure)
	case o.Keep:
		m.State = Kept
	default:
		m.State = Sent
	}
	m.Problem = ""
	return o.settle(ctx, m, &j, l)
}

func (o *Outbox) deliver(ctx context.Context, m Message, l Letter) error {
	switch {
	case o.Keep:
		return nil
	case o.Sender == nil:
		return ErrNotSetUp
	}
	return o.Sender.Send(ctx, Parcel{ID: m.ID, To: m.To, Date: o.Clock(), Letter: l})
}

// settle records how an attempt ended, together with the end of the job when it
// is done.
func (o *Outbox) settle(ctx context.Context, m Message, done *jobs.Job, l Letter) error {
	return o.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := o.update(ctx, tx, m, l); err != nil {
			return err
		}
		if done == nil {
			return nil
		}
		return done.Complete(ctx, tx)
	})
}

// Retry sends a failed letter again from the first attempt.
func (o *Outbox) Retry(ctx context.Context, tx *db.Tx, id string) error {
	if err := o.Jobs.Retry(ctx, tx, id); err != nil {
		return err
	}
	return o.reopen(ctx, tx, id)
}

// Dismiss discards a letter that has not been sent.
func (o *Outbox) Dismiss(ctx context.Context, tx *db.Tx, id string) error {
	if err := o.Jobs.Dismiss(ctx, tx, id); err != nil {
		return err
	}
	return o.drop(ctx, tx, id)
}

// SetUp reports whether letters can leave at all, or are kept on purpose.
func (o *Outbox) SetUp() bool { return o.Sender != nil || o.Keep }

// Health is what an administrator must know.
type Health struct {
	SetUp    bool
	Waiting  int
	Failed   int
	Troubled int       // waiting after at least one refusal
	Oldest   time.Time // of the waiting; zero when none waits
	LastSent time.Time // zero when none has left in the last 30 days
	Problem  string    // what the mail server said last, while something is troubled or failed
}

// Good reports whether letters leave.
func (h Health) Good() bool { return h.SetUp && h.Failed == 0 && h.Troubled == 0 }
