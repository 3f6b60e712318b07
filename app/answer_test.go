package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/answer"
	"dienhong/feature/initiative"
	"dienhong/feature/intake"
	"dienhong/platform/mail"
)

func TestAuthorsWhoLeftAContactAreToldOfTheAnswer(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := build(t, c)
		ctx := t.Context()
		f := &a.features
		consent, err := f.intake.Service.Consent(ctx)
		if err != nil {
			t.Fatal(err)
		}
		send := func(text string, contact intake.Contact, purposes ...string) civic.Ref {
			o, _, err := f.intake.Service.Submit(ctx, slug, intake.Submission{
				Text: text, Lang: civic.English, Contact: contact, Consent: intake.Consent{Purposes: purposes, Version: consent.Version},
			})
			if err != nil {
				t.Fatal(err)
			}
			return civic.Ref{Kind: civic.RefOpinion, ID: string(o.ID)}
		}
		subjects := []civic.Ref{
			send("Keep the old factory", intake.Contact{Email: "a@example.org"}, "answer"),
			send("Keep the old factory too", intake.Contact{Email: "a@example.org"}, "answer"),
			send("Only news, please", intake.Contact{Email: "b@example.org"}, "news"),
			send("No contact", intake.Contact{}),
		}
		bodies, err := f.city.Service.Bodies(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		who := func(id string) civic.Actor {
			return civic.Actor{Kind: civic.OfficerActor, Person: civic.ID(id), Name: id, Roles: []civic.Role{civic.Editor}}
		}
		x, err := f.answer.Service.Save(ctx, who("a"), answer.Answer{Number: 1, Decision: answer.Noted, Text: civic.Text{VI: "Đã ghi nhận."}, Body: bodies[0].ID}, subjects)
		if err == nil {
			x, err = f.answer.Service.Submit(ctx, who("a"), x.ID, x.Version)
		}
		if err == nil {
			x, err = f.answer.Service.Approve(ctx, who("b"), x.ID, x.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		if n, err := f.answer.Service.Told(ctx, who("b"), x); err != nil || n != 1 {
			t.Errorf("%d would be told, %v", n, err)
		}
		if _, err = f.answer.Service.Publish(ctx, who("b"), x.ID, x.Version, ""); err != nil {
			t.Fatal(err)
		}
		letters, err := a.mail.Messages(ctx, 10, mail.Waiting)
		if err != nil || len(letters) != 1 || letters[0].To != "a@example.org" || letters[0].Locale != "en" {
			t.Fatalf("%+v %v", letters, err)
		}
		l, err := tellers{a}.write(ctx, "en", answeredBody{x.ID})
		if err != nil || !strings.HasSuffix(l.Link.URL, "/en/answers/"+string(x.ID)) || !strings.Contains(l.Closing[0], "/en/track") {
			t.Errorf("%+v %v", l, err)
		}
		if _, err := f.initiative.Service.Initiative(ctx, civic.Visitor(), "I01"); err != nil {
			t.Error(err)
		}
	})
}

func TestTheDemonstrationsInitiativesStandOnSourcesAndStatements(t *testing.T) {
	a := demonstration(t, Config{Data: t.TempDir(), Zone: DefaultZone}) // loading a second time changes nothing
	list, n, err := a.features.initiative.Service.List(t.Context(), civic.Visitor(), initiative.Filter{}, 100, 0)
	if err != nil || n != 20 {
		t.Fatalf("%d initiatives, %v", n, err)
	}
	for _, in := range list {
		steps, _ := a.features.initiative.Service.Steps(t.Context(), in.ID)
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
		why, _, hidden, _, err := a.features.initiative.Service.About(t.Context(), civic.Visitor(), civic.ID(d.ID))
		if err != nil || hidden > 0 || len(why) != len(d.Statements) {
			t.Errorf("%s: %d of %d statements, %d hidden, %v", d.ID, len(why), len(d.Statements), hidden, err)
		}
		linked += len(why)
	}
	if linked < 20 {
		t.Errorf("%d links from statements", linked)
	}

	code := a.features.initiative.Service.NewCode()
	if _, err := a.features.initiative.Service.Submit(t.Context(), initiative.Texts{Title: civic.Text{EN: "A market of ideas"}, Summary: civic.Text{EN: "Every month"}, CostMin: -1, CostMax: -1}, code); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/en/track/"+code.Code, nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "A market of ideas") {
		t.Errorf("tracking answers %d", w.Code)
	}
}
