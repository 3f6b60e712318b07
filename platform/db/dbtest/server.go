//go:build unix

package dbtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// The private server is shared by all test programs of a user that run at one
// time. Each holds a shared lock on the file "users" until it ends, however it
// ends. The one that finds no server starts a keeper: its own program again,
// which runs PostgreSQL as its child and stops and removes it when nobody has
// held the lock for some seconds.
const (
	keeperEnv = "DIENHONG_DBTEST_KEEPER"
	linger    = 5 * time.Second
)

func init() {
	if dir := os.Getenv(keeperEnv); dir != "" {
		if err := keep(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
}

// using holds the shared lock until the program ends; a file that nothing refers
// to would be closed by the garbage collector.
var using *os.File //nolint:unused // written once and kept, never read

// privateServer gives the URL of the shared server, started if need be.
var privateServer = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(os.TempDir(), "dienhong-dbtest-"+strconv.Itoa(os.Getuid()))
	if err := ownFolder(dir); err != nil {
		return "", err
	}
	var err error
	if using, err = lock(filepath.Join(dir, "users"), syscall.LOCK_SH); err != nil {
		return "", err
	}
	start, err := lock(filepath.Join(dir, "start"), syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer start.Close()
	server := (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres",
		RawQuery: url.Values{"host": {filepath.Join(dir, "server")}, "sslmode": {"disable"}}.Encode()}).String()
	if answers(server) {
		return server, nil
	}
	return server, startKeeper(dir, server)
})

func ownFolder(dir string) error {
	if err := os.Mkdir(dir, 0o711); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || !ok || int(stat.Uid) != os.Getuid() {
		return fmt.Errorf("%s belongs to somebody else", dir)
	}
	return nil
}

func lock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		if err = syscall.Flock(int(f.Fd()), how); !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func answers(server string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		return false
	}
	return c.Close(ctx) == nil
}

func startKeeper(dir, server string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	keeper := exec.Command(self)
	keeper.Env = append(os.Environ(), keeperEnv+"="+dir)
	keeper.Dir = dir
	keeper.Stdout, keeper.Stderr = log, log
	keeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // survives the interrupt of the one who started it
	if err := keeper.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- keeper.Wait() }()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if answers(server) {
			return nil
		}
		select {
		case err := <-ended:
			text, _ := os.ReadFile(log.Name())
			return fmt.Errorf("the server did not start: %w: %s", err, text)
		default:
		}
	}
	return errors.New("the server did not answer within a minute")
}

// keep runs a new server in dir until nobody uses it.
func keep(dir string) error {
	// The parent-death signal below belongs to the thread that starts the server.
	runtime.LockOSThread()
	data := filepath.Join(dir, "server")
	initdb, err := binary("initdb")
	if err != nil {
		return err
	}
	postgres, err := binary("postgres")
	if err != nil {
		return err
	}
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	attr, err := account(data)
	if err != nil {
		return err
	}
	run := func(name string, args ...string) *exec.Cmd {
		c := exec.Command(name, args...)
		c.Dir, c.Stdout, c.Stderr, c.SysProcAttr = data, os.Stdout, os.Stderr, attr
		c.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
		return c
	}
	err = run(initdb, "--pgdata="+data, "--username=postgres", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions").Run()
	if err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	server := run(postgres, "-D", data, "-k", data, "-c", "listen_addresses=", "-c", "max_connections=400",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
		"-c", "shared_buffers=64MB", "-c", "max_wal_size=256MB", "-c", "autovacuum=off")
	if err := server.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	users, err := unused(filepath.Join(dir, "users"), ended)
	if err != nil {
		return err
	}
	defer users.Close()
	if err := server.Process.Signal(syscall.SIGINT); err != nil { // fast shutdown
		return err
	}
	<-ended //nolint:errcheck // after a stop that was asked for the exit status says nothing
	return os.RemoveAll(data)
}

// unused waits until nobody has held the lock for a while and returns it held, so
// that whoever comes now waits for the end of this server.
func unused(path string, ended <-chan error) (*os.File, error) {
	const step = 250 * time.Millisecond
	for idle := time.Duration(0); ; idle += step {
		f, err := lock(path, syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil && idle >= linger:
			return f, nil
		case err == nil:
			f.Close()
		case errors.Is(err, syscall.EWOULDBLOCK):
			idle = 0
		default:
			return nil, err
		}
		select {
		case err := <-ended:
			return nil, fmt.Errorf("the server ended by itself: %w", err)
		case <-time.After(step):
		}
	}
}

// account returns the attributes to run PostgreSQL with, which refuses to be root;
// root lends the folder to the user postgres, or nobody.
func account(data string) (*syscall.SysProcAttr, error) {
	attr := dieWithParent()
	if os.Getuid() != 0 {
		return attr, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.Atoi(u.Gid)
		if err != nil {
			return nil, err
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return attr, os.Chown(data, uid, gid)
	}
	return nil, errors.New("PostgreSQL does not run as root and there is no user postgres or nobody")
}

// binary finds a program of PostgreSQL, the newest that is installed.
func binary(name string) (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return slices.MaxFunc(found, func(a, b string) int { return release(a) - release(b) }), nil
	}
	return exec.LookPath(name)
}

func release(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}
