// Package civic is the shared kernel: the few words that every feature speaks.
// It imports the standard library alone and does no input or output.
package civic
