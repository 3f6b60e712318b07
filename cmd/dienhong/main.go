// Command dienhong is the only binary of the project.
package main

import (
	"os"
	_ "time/tzdata" // a static binary brings its own time zones

	"dienhong/command"
)

func main() { os.Exit(command.Main()) }
