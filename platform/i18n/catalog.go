// Package i18n keeps the sentences of the pages in every language, and writes
// dates and numbers as their readers expect.
//
// A catalogue is one folder per language with one TOML file per section:
// locale/vi/vote.toml with `agree = "Đồng ý"` defines the key "vote.agree". The
// file language.toml says how the language is called and how it writes days and
// numbers. A new folder is a new language, without any code.
//
// Placeholders are {0}, {1}; plural sentences are tables with the forms of CLDR
// (`one`, `few`, `other`…), and a missing form falls back to `other`.
package i18n

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Catalog holds every sentence in every language. It is safe for use by many
// goroutines, and never changes after [Load].
type Catalog struct {
	locales   []string
	messages  map[string]map[string]string
	languages map[string]*Language
}

// Load reads the folders below fsys that hold a language.toml, each a language.
// They are ordered by what these files say; the first one is the fallback.
func Load(fsys fs.FS) (*Catalog, error) {
	c := &Catalog{messages: map[string]map[string]string{}, languages: map[string]*Language{}}
	found, err := fs.Glob(fsys, "*/language.toml")
	if err != nil || len(found) == 0 {
		return nil, fmt.Errorf("i18n: no folder with a language.toml (%w)", err)
	}
	for _, file := range found {
		tag := path.Dir(file)
		if c.messages[tag], err = read(fsys, tag); err != nil {
			return nil, err
		}
		if c.languages[tag], err = newLanguage(tag, c.messages[tag]); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", file, err)
		}
		c.locales = append(c.locales, tag)
	}
	slices.SortFunc(c.locales, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.languages[a].order, c.languages[b].order), cmp.Compare(a, b))
	})
	return c, nil
}

// read reads the sentences of one language.
func read(fsys fs.FS, tag string) (map[string]string, error) {
	into := map[string]string{}
	files, err := fs.Glob(fsys, tag+"/*.toml")
	if err != nil {
		return nil, fmt.Errorf("i18n: %s: %w", tag, err)
	}
	for _, file := range files {
		var tree map[string]any
		if _, err := toml.DecodeFS(fsys, file, &tree); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", file, err)
		}
		if err := flatten(into, strings.TrimSuffix(path.Base(file), ".toml"), tree); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", file, err)
		}
	}
	return into, nil
}

func flatten(into map[string]string, prefix string, tree map[string]any) error {
	for key, value := range tree {
		key = prefix + "." + key
		switch v := value.(type) {
		case string:
			into[key] = v
		case map[string]any:
			if err := flatten(into, key, v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s is neither a text nor a table", key)
		}
	}
	return nil
}

// Locales lists the languages, the fallback first.
func (c *Catalog) Locales() []string { return c.locales }

// Language returns what the catalogue says of a language; of the fallback for an
// unknown one.
func (c *Catalog) Language(tag string) *Language {
	if l, ok := c.languages[tag]; ok {
		return l
	}
	if len(c.locales) > 0 {
		if l, ok := c.languages[c.locales[0]]; ok {
			return l
		}
	}
	return neutral
}

// Keys lists the keys of a language, sorted.
func (c *Catalog) Keys(locale string) []string {
	return slices.Sorted(maps.Keys(c.messages[locale]))
}

// Message returns the raw sentence of a key.
func (c *Catalog) Message(locale, key string) (string, bool) {
	m, ok := c.messages[locale][key]
	return m, ok
}

// lookup returns the sentence in the locale, else in the fallback, else the key
// itself, which the catalogue's tests make impossible for keys in the code. In is
// the language of the sentence.
func (c *Catalog) lookup(locale, key string) (sentence, in string) {
	if m, ok := c.messages[locale][key]; ok {
		return m, locale
	}
	if m, ok := c.messages[c.locales[0]][key]; ok {
		return m, c.locales[0]
	}
	return key, locale
}
