// Package locale embeds the catalogues of sentences: one folder per language, one
// file per section. A folder that is added is a language of the pages.
package locale

import "embed"

// Files holds the folders of the languages.
//
//go:embed */*.toml
var Files embed.FS
