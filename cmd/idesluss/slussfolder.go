package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/scaffold"
	"github.com/idesluss/idesluss/internal/site"
	"github.com/idesluss/idesluss/internal/strict"
)

const configFile = "site/sajt.yaml"

// slussFolder is a sluss that is to get an idea.
type slussFolder struct {
	dir     string
	root    *os.Root
	rules   *process.Rules
	checker *check.Checker
	ids     map[string]bool // of the ideas there are
}

// openSluss reads the rules and which ideas there are. Rules that cannot be
// read are told, and end it.
func openSluss(e *env, today calendar.Date) (*slussFolder, error) {
	root, err := e.root()
	if err != nil {
		return nil, err
	}
	s := &slussFolder{dir: e.dir, root: root, ids: map[string]bool{}}
	rules, faults, err := process.Load(root.FS())
	if err == nil && len(faults) == 0 && rules.Process.Start() == nil {
		err = errors.New("the process has no step where ideas come in (see idesluss process check)")
	}
	if err == nil && len(faults) > 0 {
		err = errors.Join(&exitError{code: exitFailure}, printFindings(e.stdout, check.Errors(faults)))
	}
	if err == nil {
		s.rules = rules
		s.checker, err = check.New(root.FS(), rules, today)
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	for _, file := range s.checker.Files() {
		if base := path.Base(file); len(base) > len("26-7k3qm") {
			s.ids[base[:len("26-7k3qm")]] = true
		}
	}
	return s, nil
}

// contact gives the function that answers, as site/sajt.yaml tells it. A file
// with faults tells nothing here: package check asks for the function then.
func (s *slussFolder) contact() string {
	data, err := fs.ReadFile(s.root.FS(), configFile)
	if err != nil {
		return ""
	}
	var config site.Config
	if _, faults := strict.Decode(configFile, data, 1, &config); len(faults) > 0 {
		return ""
	}
	return config.Contact.Function
}

// knows tells whether the other ideas and the challenges told of exist.
func (s *slussFolder) knows(told scaffold.Told) error {
	for _, other := range append([]string{told.Replaces}, told.Similar...) {
		if other != "" && !s.ids[other] {
			return usageErrorf("there is no idea %q here", other)
		}
	}
	challenges := map[string]bool{}
	for _, c := range s.checker.Challenges() {
		challenges[c.Challenge.ID] = true
	}
	for _, id := range told.Challenges {
		if !challenges[id] {
			return usageErrorf("--utmaning %q is not the name of a file in %s, without .md", id, idea.ChallengeFolder)
		}
	}
	return nil
}

// write makes the file, and waits until it is on the disk. What cannot be
// written whole is taken away again.
func (s *slussFolder) write(name string, data []byte) (err error) {
	if err := s.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, s.root.Remove(name))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return syncFolder(filepath.Join(s.dir, filepath.FromSlash(path.Dir(name))))
}

// syncFolder makes sure that a new name survives a power failure, where the
// system can be asked to.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, fs.ErrInvalid) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
