// Package command is the command line: what an operator types, in both
// languages. Each command is a small type whose Run does one thing; what is
// worth doing from elsewhere lives in package app.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"dienhong/app"
	"dienhong/locale"
	"dienhong/platform/background"
	"dienhong/platform/i18n"

	"github.com/alecthomas/kong"
)

// grammar is every command with its flags. The words of the help are in the
// catalogue, section "command".
type grammar struct {
	Lang string `env:"DIENHONG_LANG" placeholder:"vi|en"`

	Demo    demoCommand    `cmd:""`
	Serve   serveCommand   `cmd:""`
	Import  importCommand  `cmd:""`
	Export  exportCommand  `cmd:""`
	Map     mapCommand     `cmd:""`
	Bench   benchCommand   `cmd:""`
	Backup  backupCommand  `cmd:""`
	Restore restoreCommand `cmd:""`
	Doctor  doctorCommand  `cmd:""`
	Migrate migrateCommand `cmd:""`
	Reindex reindexCommand `cmd:""`
	Key     keyCommand     `cmd:""`
	SignIn  signInCommand  `cmd:"" name:"sign-in"`
	OpenAPI openapiCommand `cmd:"" name:"openapi"`
	Version versionCommand `cmd:""`
}

// environment is what a command works with.
type environment struct {
	context.Context
	out, err io.Writer
	getenv   func(string) string
	pace     time.Duration // between two lines of progress
}

// t gives a sentence of the catalogue.
func (e *environment) t(key string, args ...any) string { return i18n.T(e, "command."+key, args...) }

// say prints a line of the result.
func (e *environment) say(key string, args ...any) { fmt.Fprintln(e.out, e.t(key, args...)) }

// Main runs the program with the arguments of the process and gives its exit
// code: 0, 1 when the command failed, 2 when it was not understood.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv)
}

// Run runs one command. It says how far it is every two seconds.
func Run(ctx context.Context, args []string, out, errout io.Writer, getenv func(string) string) int {
	return run(args, &environment{Context: ctx, out: out, err: errout, getenv: getenv, pace: 2 * time.Second})
}

// run runs one command in an environment that knows no sentences yet.
func run(args []string, e *environment) int {
	out, errout := e.out, e.err
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		fmt.Fprintln(errout, err)
		return 1
	}
	e.Context = i18n.With(e.Context, catalog, language(catalog, args, e.getenv), hanoi)
	var g grammar
	helped := false
	k, err := kong.New(&g, kong.Name("dienhong"), kong.Writers(out, errout), kong.Exit(func(int) { helped = true }),
		kong.Help(e.help), kong.PostBuild(e.describe))
	if err != nil {
		fmt.Fprintln(errout, err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parse(k, args, &helped)
	if helped {
		return 0
	}
	if err != nil {
		fmt.Fprintln(errout, e.t("wrong", e.misunderstood(err)))
		return 2
	}
	if err := parsed.Run(e); err != nil {
		if !errors.Is(err, errSaid) {
			fmt.Fprintln(errout, e.t("failed", e.explain(err)))
		}
		return 1
	}
	return 0
}

// parse stops as soon as the help was shown; what follows it is not checked.
func parse(k *kong.Kong, args []string, helped *bool) (ctx *kong.Context, err error) {
	defer func() {
		if *helped {
			_ = recover()
		}
	}()
	return k.Parse(args)
}

// hanoi is the zone of the program until the configuration names another.
var hanoi = app.DefaultZone

// language picks the language of the command line: --lang, DIENHONG_LANG, the
// locale of the terminal, or the first language of the catalogue.
func language(catalog *i18n.Catalog, args []string, getenv func(string) string) string {
	wanted := ""
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			wanted = v
		} else if a == "--lang" && i+1 < len(args) {
			wanted = args[i+1]
		}
	}
	for _, name := range []string{"DIENHONG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if wanted == "" {
			wanted = getenv(name)
		}
	}
	for _, tag := range catalog.Locales() {
		if strings.HasPrefix(strings.ToLower(wanted), tag) {
			return tag
		}
	}
	return catalog.Locales()[0]
}

type versionCommand struct{}

func (versionCommand) Run(e *environment) error {
	fmt.Fprintln(e.out, "dienhong "+version())
	return nil
}

// working prints a line now and then while something takes longer than the pace;
// call what it gives when it is done.
func (e *environment) working(key string, progress func() string) (done func()) {
	stop := make(chan struct{})
	ended := background.Go(e, nil, "progress", func() error {
		begun := time.Now()
		tick := time.NewTicker(max(e.pace, time.Millisecond))
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return nil
			case <-tick.C:
				line := e.t(key)
				if progress != nil {
					line += ": " + progress()
				}
				fmt.Fprintln(e.err, e.t("working", line, int(time.Since(begun).Seconds())))
			}
		}
	})
	return func() {
		close(stop)
		<-ended //nolint:errcheck // only that it has ended counts
	}
}
