// Package i18n keeps the sentences of the pages in every language, and writes
// dates and numbers as their readers expect.
//
// A catalogue is a folder a language with one TOML file a section:
// locale/vi/vote.toml with `agree = "Đồng ý"` gives the key "vote.agree".
// Placeholders are {0}, {1}; plural sentences are tables with `one` and
// `other`, and a missing form falls back to `other`, for the plural rules of
// Vietnamese differ between versions of the Unicode data.
package i18n

import (
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
	locales  []string
	messages map[string]map[string]string
}

// Load reads <locale>/*.toml below fsys for each of the locales; the first one
// is the fallback.
func Load(fsys fs.FS, locales ...string) (*Catalog, error) {
	c := &Catalog{locales: locales, messages: map[string]map[string]string{}}
	for _, locale := range locales {
		into := map[string]string{}
		files, err := fs.Glob(fsys, locale+"/*.toml")
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("i18n: no catalogue for %q (%w)", locale, err)
		}
		for _, file := range files {
			var tree map[string]any
			if _, err := toml.DecodeFS(fsys, file, &tree); err != nil {
				return nil, fmt.Errorf("i18n: %s: %w", file, err)
			}
			section := strings.TrimSuffix(path.Base(file), ".toml")
			if err := flatten(into, section, tree); err != nil {
				return nil, fmt.Errorf("i18n: %s: %w", file, err)
			}
		}
		c.messages[locale] = into
	}
	return c, nil
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
// itself, which the catalogue's tests make impossible for keys in the code.
func (c *Catalog) lookup(locale, key string) string {
	if m, ok := c.messages[locale][key]; ok {
		return m
	}
	if m, ok := c.messages[c.locales[0]][key]; ok {
		return m
	}
	return key
}
