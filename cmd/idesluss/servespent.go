package main

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
)

// spentPasses are the links that have been used, and the sign-ins that have been
// ended, also when the service is started again. Those that no longer would hold
// are forgotten.
type spentPasses struct {
	folder *durable.Folder
	now    func() time.Time

	mu    sync.Mutex
	known map[string]bool
}

func (e *env) spentPasses(disk durable.FS) (*spentPasses, error) {
	folder, err := durable.Open(disk, spentFolder)
	if err != nil {
		return nil, err
	}
	names, err := folder.Names()
	if err != nil {
		return nil, err
	}
	s := &spentPasses{folder: folder, now: e.now, known: map[string]bool{}}
	for _, name := range names {
		s.known[name] = true
	}
	return s, s.forget()
}

// forget forgets those whose time is out. A name begins with the second until
// which the pass was to hold.
func (s *spentPasses) forget() error {
	for name := range s.known {
		second, _, _ := strings.Cut(name, "-")
		if until, err := strconv.ParseInt(second, 10, 64); err != nil || s.now().Unix() <= until {
			continue
		}
		if err := s.folder.Remove(name); err != nil {
			return err
		}
		delete(s.known, name)
	}
	return nil
}

// spend remembers that a pass is used up, and tells whether it was not before.
func (s *spentPasses) spend(nonce string) (first bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.forget(); err != nil {
		return false, err
	}
	err = s.folder.Add(nonce, nil)
	if err == nil || errors.Is(err, durable.ErrExists) {
		s.known[nonce] = true
	}
	if errors.Is(err, durable.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

// over reports whether a pass is used up.
func (s *spentPasses) over(nonce string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[nonce]
}
