package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/feature/statement"
	"dienhong/platform/await"
)

// binary builds the program once for the tests that run it as a process.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "dienhong-test-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "dienhong")
	// With the settings of the tests themselves: others would compile everything
	// a second time.
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, "dienhong/cmd/dienhong")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

// built is the folder of the binary, once there is one.
var built string

func TestMain(m *testing.M) {
	code := m.Run()
	forgetMasters()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(code)
}

// process is the program, running.
type process struct {
	cmd  *exec.Cmd
	site string
	done chan error
}

var siteIn = regexp.MustCompile(`http://\S+`)

// serve starts the program on an installation and waits until it answers.
func serve(t *testing.T, c Config) *process {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"serve", "--listen", "127.0.0.1:0", "--data", c.Data, "--lang", "en", "--writes-per-minute", "0"}
	if c.Database != "" {
		args = append(args, "--database", c.Database)
	}
	p := &process{cmd: exec.Command(path, args...), done: make(chan error, 1)}
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if p.site = siteIn.FindString(lines.Text()); p.site != "" {
			break
		}
	}
	if p.site == "" {
		t.Fatal("the program said no address")
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		p.done <- p.cmd.Wait()
	}()
	return p
}

// voter is somebody with a phone.
type voter struct {
	key    statement.Key
	cookie *http.Cookie
}

func arrive(site string) (voter, error) {
	r, err := http.Get(site + "/consultations/" + slug + "/vote")
	if err != nil {
		return voter{}, err
	}
	defer r.Body.Close()
	for _, c := range r.Cookies() {
		if statement.Key(c.Value).Known() {
			return voter{statement.Key(c.Value), c}, nil
		}
	}
	return voter{}, fmt.Errorf("status %d, no key", r.StatusCode)
}

// vote sends one vote; nil means that the program said it has it.
func (v voter) vote(ctx context.Context, site string, statement int64, word string) error {
	form := url.Values{"statement": {fmt.Sprint(statement)}, "vote": {word}, "once": {fmt.Sprintf("%s-%d", v.key, statement)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, site+"/consultations/"+slug+"/vote", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	r.AddCookie(v.cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}

type acknowledged struct {
	key       statement.Key
	statement int64
	vote      opinionmap.Vote
}

// crowd lets voters vote until the program is gone, calling enough after n
// acknowledged votes. It gives the acknowledged votes and how many were sent.
func crowd(site string, voters, n int, enough func()) (got []acknowledged, sent int64) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var count, all atomic.Int64
	words := []string{"agree", "disagree", "pass"}
	votes := []opinionmap.Vote{opinionmap.Agree, opinionmap.Disagree, opinionmap.Pass}
	for range voters {
		wg.Go(func() {
			for {
				v, err := arrive(site)
				if err != nil {
					return
				}
				for statement := int64(1); statement <= 54; statement++ {
					all.Add(1)
					if err := v.vote(context.Background(), site, statement, words[statement%3]); err != nil {
						return
					}
					mu.Lock()
					got = append(got, acknowledged{v.key, statement, votes[statement%3]})
					mu.Unlock()
					if count.Add(1) == int64(n) {
						go enough()
					}
				}
			}
		})
	}
	wg.Wait()
	return got, all.Load()
}

func TestWhatWasAcknowledgedIsStored(t *testing.T) {
	for name, end := range map[string]os.Signal{"killed": syscall.SIGKILL, "stopped": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			onHanoi(t, func(t *testing.T, c Config) {
				p := serve(t, c)
				got, sent := crowd(p.site, 16, 400, func() { _ = p.cmd.Process.Signal(end) })
				select {
				case err := <-p.done:
					if end == syscall.SIGTERM && err != nil {
						t.Errorf("asked to stop, it ended with %v", err)
					}
				case <-time.After(await.Hopeless):
					t.Fatal("it does not end")
				}
				a := build(t, c)
				if err := a.CatchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
				cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
				if err != nil {
					t.Fatal(err)
				}
				stored, _, err := a.features.Statement.Service.Votes(t.Context(), cons.Number)
				if err != nil {
					t.Fatal(err)
				}
				lost := 0
				for _, v := range got {
					pid, known, err := a.features.Statement.Service.Participant(t.Context(), cons.Number, v.key)
					if err != nil {
						t.Fatal(err)
					}
					if is, voted := stored.Vote(pid, v.statement); !known || !voted || is != v.vote {
						lost++
					}
				}
				t.Logf("%d sent, %d acknowledged, %d lost", sent, len(got), lost)
				if lost > 0 || len(got) < 400 {
					t.Errorf("%d of %d acknowledged votes are lost", lost, len(got))
				}
			})
		})
	}
}
