package command

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeTogether makes files in a folder, which is made when there is none: they get
// their names when write has made all of them, and are gone when it failed. A file
// that is there already is never overwritten: fs.ErrExist.
func writeTogether(dir string, write func(create func(name string) (io.WriteCloser, error)) error) (err error) {
	_, err = os.Stat(dir)
	made := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var files []string
	defer func() {
		if err == nil {
			return
		}
		for _, f := range files {
			err = errors.Join(err, os.Remove(f+".part"))
		}
		if made {
			err = errors.Join(err, os.Remove(dir))
		}
	}()
	err = write(func(name string) (io.WriteCloser, error) {
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil {
			return nil, &fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}
		}
		f, err := os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
		if err != nil {
			return nil, err
		}
		files = append(files, path)
		return stored{f}, nil
	})
	if err != nil {
		return err
	}
	for len(files) > 0 {
		if err := os.Rename(files[0]+".part", files[0]); err != nil {
			return err
		}
		files = files[1:]
	}
	return nil
}

// stored is a file that is on the disk when it is closed: some disks tell only then
// that they are full.
type stored struct{ *os.File }

func (s stored) Close() error { return errors.Join(s.Sync(), s.File.Close()) }
