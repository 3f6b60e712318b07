package app

import (
	"context"
	"io"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/answer"
	"dienhong/feature/comment"
	"dienhong/feature/initiative"
	"dienhong/platform/await"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/mail"
)

// postOffice is a mail server on this machine that takes letters, or refuses
// them for good, and remembers them.
type postOffice struct {
	mu      sync.Mutex
	refuse  bool
	letters []string
}

func (p *postOffice) listen(t *testing.T) mail.Sender {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.talk(c)
		}
	}()
	sender, err := mail.NewSMTP(mail.Settings{
		Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, From: "Diên Hồng <khong-tra-loi@hanoi.example>", Encryption: mail.Unencrypted,
	})
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

func (p *postOffice) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	r := textproto.NewConn(c)
	_ = r.PrintfLine("220 hanoi.example ESMTP")
	for {
		line, err := r.ReadLine()
		if err != nil {
			return
		}
		p.mu.Lock()
		refuse := p.refuse
		p.mu.Unlock()
		switch verb, _, _ := strings.Cut(strings.ToUpper(line), " "); {
		case verb == "RCPT" && refuse:
			_ = r.PrintfLine("550 no such mailbox")
		case verb == "DATA":
			_ = r.PrintfLine("354 go on")
			raw, err := r.ReadDotBytes()
			if err != nil {
				return
			}
			p.mu.Lock()
			p.letters = append(p.letters, string(raw))
			p.mu.Unlock()
			_ = r.PrintfLine("250 taken")
		case verb == "QUIT":
			_ = r.PrintfLine("221 bye")
			return
		default:
			_ = r.PrintfLine("250 ok")
		}
	}
}

// settled waits until no letter waits to be sent.
func settled(t *testing.T, a *App, state mail.State) (list []mail.Message) {
	t.Helper()
	await.True(t, "a letter that is "+string(state), func() bool {
		var err error
		if list, err = a.mail.Messages(t.Context(), 10, state); err != nil {
			t.Fatal(err)
		}
		return len(list) > 0
	})
	return list
}

func TestAuthorsWhoLeftAContactAreToldOfTheAnswer(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		post := &postOffice{}
		c.Mail = post.listen(t)
		a := build(t, c)
		ctx := t.Context()
		f := &a.features
		consent, err := f.Comment.Service.Consent(ctx)
		if err != nil {
			t.Fatal(err)
		}
		codes := map[string]string{}
		send := func(text string, contact comment.Contact, purposes ...string) civic.Ref {
			o, code, err := f.Comment.Service.Submit(ctx, slug, comment.Submission{
				Text: text, Lang: civic.English, Publish: true, Contact: contact, Consent: comment.Consent{Purposes: purposes, Version: consent.Version},
			})
			if err != nil {
				t.Fatal(err)
			}
			codes[text] = code
			return civic.Ref{Kind: civic.RefComment, ID: string(o.ID)}
		}
		subjects := []civic.Ref{
			send("Keep the old factory", comment.Contact{Email: "a@example.org"}, "answer"),
			send("Keep the old factory too", comment.Contact{Email: "a@example.org"}, "answer"),
			send("Only news, please", comment.Contact{Email: "b@example.org"}, "news"),
			send("No contact", comment.Contact{}),
		}
		bodies, err := f.City.Service.Bodies(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		who := func(id string) civic.Actor {
			return civic.Actor{Kind: civic.OfficerActor, Person: civic.ID(id), Name: id, Roles: []civic.Role{civic.Editor}}
		}
		x, err := f.Answer.Service.Save(ctx, who("a"), answer.Answer{Consultation: 1, Decision: answer.Noted, Text: civic.Text{VI: "Đã ghi nhận."}, Body: bodies[0].ID}, subjects)
		if err == nil {
			x, err = f.Answer.Service.Submit(ctx, who("a"), x.ID, x.Version)
		}
		if err == nil {
			x, err = f.Answer.Service.Approve(ctx, who("b"), x.ID, x.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		if n, err := f.Answer.Service.Told(ctx, who("b"), x); err != nil || n != 1 {
			t.Errorf("%d would be told, %v", n, err)
		}
		if x, err = f.Answer.Service.Publish(ctx, who("b"), x.ID, x.Version, ""); err != nil {
			t.Fatal(err)
		}
		letters, err := a.mail.Messages(ctx, 10, mail.Waiting)
		if err != nil || len(letters) != 1 || letters[0].To != "a@example.org" || letters[0].Locale != "en" {
			t.Fatalf("%+v %v", letters, err)
		}
		for text, code := range codes {
			if status, body := get(t, a, "/en/track/"+code); status != http.StatusOK || !strings.Contains(body, "Đã ghi nhận.") || !strings.Contains(body, "/en/answers/"+string(x.ID)) {
				t.Errorf("the author of %q does not find the answer: %d", text, status)
			}
		}
		// Once it is public, everybody finds the answer on the page of the comment.
		first, err := f.Comment.Service.Track(ctx, codes["No contact"])
		if err != nil {
			t.Fatal(err)
		}
		moderator := civic.Actor{Kind: civic.OfficerActor, Person: "m", Name: "m", Roles: []civic.Role{civic.Moderator}}
		if _, err := f.Comment.Service.Decide(ctx, moderator, first.ID, first.Version, comment.Verdict{State: comment.Shown}); err != nil {
			t.Fatal(err)
		}
		if status, body := get(t, a, "/consultations/"+slug+"/comments/"+string(first.ID)); status != http.StatusOK || !strings.Contains(body, "Đã ghi nhận.") {
			t.Errorf("the page of the comment lacks the answer: %d", status)
		}
		running, stop := context.WithCancel(ctx)
		var work sync.WaitGroup
		work.Go(func() { _ = a.jobs.Run(running) })
		defer work.Wait()
		defer stop()
		settled(t, a, mail.Sent)
		post.mu.Lock()
		got := slices.Clone(post.letters)
		post.refuse = true
		post.mu.Unlock()
		if len(got) != 1 {
			t.Fatalf("%d letters: %s", len(got), got)
		}
		for text, code := range codes {
			if theirs := strings.HasPrefix(text, "Keep"); strings.Contains(decoded(t, got[0]), code) != theirs {
				t.Errorf("the code of %q is in the letter: %v\n%s", text, !theirs, got[0])
			}
		}
		// A mailbox that does not exist: the office sees that the letter did not arrive.
		if x, err = f.Answer.Service.Save(ctx, who("a"), x, subjects); err == nil {
			x, err = f.Answer.Service.Submit(ctx, who("a"), x.ID, x.Version)
		}
		if err == nil {
			x, err = f.Answer.Service.Approve(ctx, who("b"), x.ID, x.Version)
		}
		if err == nil {
			_, err = f.Answer.Service.Publish(ctx, who("b"), x.ID, x.Version, "Nói rõ hơn")
		}
		if err != nil {
			t.Fatal(err)
		}
		failed := settled(t, a, mail.Failed)
		admin := civic.Actor{Kind: civic.OfficerActor, Person: "c", Roles: []civic.Role{civic.Administrator}}
		if state, err := f.Account.Service.Mail(ctx, admin); err != nil || len(state.Open) != 1 || !strings.Contains(failed[0].Problem, "no such mailbox") {
			t.Errorf("the office does not see what failed: %+v %v", state, err)
		}
		if _, err := f.Initiative.Service.Initiative(ctx, civic.Visitor(), "I01"); err != nil {
			t.Error(err)
		}
	})
}

// decoded gives a letter without the encoding of its lines.
func decoded(t *testing.T, letter string) string {
	t.Helper()
	raw, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(letter)))
	if err != nil && len(raw) == 0 {
		t.Fatal(err)
	}
	return string(raw)
}

func TestTheDemonstrationsInitiativesStandOnSourcesAndStatements(t *testing.T) {
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone}) // loading a second time changes nothing
	list, n, err := a.features.Initiative.Service.List(t.Context(), civic.Visitor(), initiative.Filter{}, 100, 0)
	made := map[string]bool{}
	for _, p := range append(demo.CityStory().Initiatives, demo.WardStory().Initiatives...) {
		made[p.ID] = true
	}
	if err != nil || n != len(demo.Initiatives())+len(made) || len(demo.Initiatives()) != 20 {
		t.Fatalf("%d initiatives, %v", n, err)
	}
	for _, in := range list {
		if made[string(in.ID)] { // follow from comments that are made up, and say so
			if in.Source != demo.MadeUpSource.VI || !in.Demonstration || in.Pillar == "" {
				t.Errorf("%s: %+v", in.ID, in)
			}
			continue
		}
		steps, _ := a.features.Initiative.Service.Steps(t.Context(), in.ID)
		if in.Source == "" || in.FactState.VI == "" || !in.Demonstration || in.Pillar == "" || in.Supporters != 0 {
			t.Errorf("%s: %+v", in.ID, in)
		}
		for _, st := range steps[1:] {
			if !strings.Contains(st.Reason.VI, "Nguồn: ") {
				t.Errorf("%s became %s without a source", in.ID, st.To)
			}
		}
	}
	linked := 0
	for _, d := range demo.Initiatives() {
		why, _, hidden, _, err := a.features.Initiative.Service.About(t.Context(), civic.Visitor(), civic.ID(d.ID))
		if err != nil || hidden > 0 || len(why) != len(d.Statements) {
			t.Errorf("%s: %d of %d statements, %d hidden, %v", d.ID, len(why), len(d.Statements), hidden, err)
		}
		linked += len(why)
	}
	if linked < 20 {
		t.Errorf("%d links from statements", linked)
	}

	code := a.features.Initiative.Service.NewCode()
	if _, err := a.features.Initiative.Service.Submit(t.Context(), initiative.Texts{Title: civic.Text{EN: "A market of ideas"}, Summary: civic.Text{EN: "Every month"}, CostMin: -1, CostMax: -1}, code); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/en/track/"+code.Code, nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "A market of ideas") {
		t.Errorf("tracking answers %d", w.Code)
	}
}
