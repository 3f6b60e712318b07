// Package app puts the program together: configuration → database → features →
// routes → workers → stop. It is the only place that knows every feature; what
// crosses features they declare in types of kit, and it is collected here by method;
// adapters_*.go translate types where one feature asks another.
package app
