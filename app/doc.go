// Package app puts the program together: configuration → database → features →
// routes → workers → stop. It is the only place that knows every feature; what a
// feature needs from another one is an interface that the feature declares and
// an adapter here (adapters_*.go) fills.
package app
