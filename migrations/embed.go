// Package migrations holds the schema: numbered steps in two folders, one for
// each engine, with the same numbers, names, tables and columns.
package migrations

import "embed"

// FS has the folders sqlite and postgres.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
