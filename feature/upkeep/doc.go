// Package upkeep shows administrators how the installation is: the room on the disk,
// background work that was given up and can be tried again, the servers at work. What
// needs somebody stands on the officer's day.
//
// It owns no table: jobs belong to platform/jobs, servers to platform/installation.
// Its history is in kit/history under "upkeep".
package upkeep
