// Package installation keeps what all servers on one database must agree on:
// which key the database goes with, and which servers are at work. It owns the
// tables whose names begin with "installation".
package installation
