// Package locale embeds the catalogues of sentences: a folder a language, a
// file a section.
package locale

import "embed"

// Files holds vi/*.toml and en/*.toml.
//
//go:embed vi/*.toml en/*.toml
var Files embed.FS

// All lists the languages, the first one being the fallback.
var All = []string{"vi", "en"}
