package arch

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dienhong/locale"
)

// avoided is a word that no sentence of a language uses, but for those named.
type avoided struct {
	lang, word string
	but        []string // keys
}

var exception = regexp.MustCompile(`\(but ([^)]*)\)`)

// glossary reads the last two columns of the table of docs/glossary.md.
func glossary(t *testing.T) (list []avoided) {
	t.Helper()
	text, err := os.ReadFile("../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 6 || strings.HasPrefix(cells[0], "---") {
			continue
		}
		for i, lang := range []string{"vi", "en"} {
			for part := range strings.SplitSeq(cells[4+i], ";") {
				var but []string
				if m := exception.FindStringSubmatch(part); m != nil {
					for key := range strings.SplitSeq(m[1], ",") {
						but = append(but, strings.Trim(key, " `"))
					}
				}
				word := strings.ToLower(strings.TrimSpace(exception.ReplaceAllString(part, "")))
				if word != "" && !strings.HasPrefix(word, "not in ") {
					list = append(list, avoided{lang, word, but})
				}
			}
		}
	}
	return list
}

var (
	section = regexp.MustCompile(`^\[([^\]]+)\]`)
	entry   = regexp.MustCompile(`^([A-Za-z0-9_.-]+)\s*=\s*"(.*)"`)
)

// sentences gives those of a language by key.
func sentences(t *testing.T, lang string) map[string]string {
	t.Helper()
	list := map[string]string{}
	files, err := fs.Glob(locale.Files, lang+"/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		body, err := fs.ReadFile(locale.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		feature := strings.TrimSuffix(strings.TrimPrefix(name, lang+"/"), ".toml")
		at := feature + "."
		for line := range strings.Lines(string(body)) {
			if m := section.FindStringSubmatch(line); m != nil {
				at = feature + "." + m[1] + "."
			} else if m := entry.FindStringSubmatch(line); m != nil {
				list[at+m[1]] = m[2]
			}
		}
	}
	if len(list) < 1000 {
		t.Fatalf("%s: %d sentences were read", lang, len(list))
	}
	return list
}

// holds tells whether a sentence has a word between the ends of words.
func holds(sentence, word string) bool {
	return regexp.MustCompile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(word) + `($|[^\pL\pN])`).MatchString(sentence)
}

func TestNoSentenceUsesAWordThatTheGlossaryAvoids(t *testing.T) {
	words := glossary(t)
	if len(words) < 5 {
		t.Fatalf("the table of docs/glossary.md was not read: %v", words)
	}
	for _, lang := range []string{"vi", "en"} {
		all := sentences(t, lang)
		for _, w := range words {
			if w.lang != lang {
				continue
			}
			for _, key := range w.but {
				if !holds(all[key], w.word) {
					t.Errorf("docs/glossary.md: %s does not need its exception for %q", key, w.word)
				}
			}
			for key, sentence := range all {
				if holds(sentence, w.word) && !slices.Contains(w.but, key) {
					t.Errorf("locale/%s, %s: %q is a word to avoid, see docs/glossary.md: %s", lang, key, w.word, sentence)
				}
			}
		}
	}
}
