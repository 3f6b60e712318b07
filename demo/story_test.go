package demo

import (
	"strings"
	"testing"
)

// The open consultation has comments by every channel by which people reach an
// office, short and long, with and without accents, and some wait for a moderator.
func TestTheStoriesHoldTogether(t *testing.T) {
	channels, states, texts := map[string]int{}, map[string]int{}, map[string]bool{}
	short, long, english, plain, articles := 0, 0, 0, 0, 0
	city, ward := CityStory(), WardStory()
	for _, o := range append(city.Opinions, ward.Opinions...) {
		channels[o.Channel]++
		states[o.State]++
		if texts[o.Text] {
			t.Errorf("%s: said twice in the same words", o.ID)
		}
		texts[o.Text] = true
		switch n := len([]rune(o.Text)); {
		case n < 40:
			short++
		case n > 250:
			long++
		}
		if o.Lang == "en" {
			english++
		} else if isASCII(o.Text) {
			plain++
		}
		if o.Article != "" {
			articles++
		}
		for _, m := range o.Marks {
			if !strings.Contains(o.Text, m.Part) {
				t.Errorf("%s does not say %q", o.ID, m.Part)
			}
		}
	}
	for _, c := range []string{"web", "meeting", "paper", "letter", "email", "phone"} {
		if channels[c] == 0 {
			t.Errorf("nothing came by %s", c)
		}
	}
	if len(city.Opinions) < 80 || states["waiting"] < 5 || states["hidden"] < 2 || states["kept"] < 2 || short < 3 || long < 6 || english < 4 || plain < 4 || articles < 4 {
		t.Errorf("%d comments, states %v, %d short, %d long, %d English, %d without accents, %d with an article", len(city.Opinions), states, short, long, english, plain, articles)
	}
	if days := city.Opinions[len(city.Opinions)-1].Day - city.Opinions[0].Day; days < 15 {
		t.Errorf("they came within %d days", days)
	}
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 })
}

// What is made up names no body of the register, so that no words are put into the
// mouth of a real one.
func TestOnlyMadeUpBodiesSpeak(t *testing.T) {
	made := map[string]bool{}
	for _, o := range MadeUp() {
		made[o.ID] = true
		if !strings.Contains(o.Name.VI, "hư cấu") || !strings.Contains(o.Name.EN, "fictitious") {
			t.Errorf("%s does not say that it is made up", o.Name.VI)
		}
	}
	for _, s := range []Story{CityStory(), WardStory()} {
		for _, a := range s.Answers {
			if !made[a.Body] {
				t.Errorf("%s is answered by %s", a.ID, a.Body)
			}
		}
		for _, d := range s.Lines {
			if d.Kind == "action" && !made[d.Lead] {
				t.Errorf("%s is led by %s", d.ID, d.Lead)
			}
		}
		for _, o := range s.Opinions {
			if o.Who != "" && !strings.Contains(o.Who, "minh họa") && !strings.Contains(o.Who, "demonstration") {
				t.Errorf("%s is of %s, which may be somebody", o.ID, o.Who)
			}
		}
	}
}
