package local

import (
	"strconv"
	"strings"
	"sync"
)

// shelf remembers the pull requests of the ledger as it was last read, since
// all that are open are asked for again and again, and few change. A ledger
// that somebody else has written since is another commit, and what differs is
// read again.
type shelf struct {
	mu     sync.Mutex
	commit string // of forgeRef
	pulls  map[int]pull
}

// follow makes the shelf be of a ledger that was just opened.
func (s *shelf) follow(l *ledger) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.commit == l.commit {
		return
	}
	if !s.forget(l) {
		s.pulls = map[int]pull{}
	}
	s.commit = l.commit
}

// forget forgets what the ledger says otherwise than the one before. It is not
// ok when there is nothing to compare with: the forge was told anew.
func (s *shelf) forget(l *ledger) (ok bool) {
	if s.commit == "" || l.commit == "" {
		return false
	}
	changes, err := l.repo.Changes(s.commit, l.commit)
	if err != nil {
		return false
	}
	for _, change := range changes {
		if part := strings.Split(change.Path, "/"); part[0] == "pulls" && len(part) == 4 {
			number, err := strconv.Atoi(part[2])
			if err != nil {
				return false
			}
			delete(s.pulls, number)
		}
	}
	return true
}

// take gives a pull request as the ledger has it, if that is remembered.
func (s *shelf) take(l *ledger, number int) (p pull, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.commit == l.commit {
		p, ok = s.pulls[number]
	}
	return p, ok
}

// put remembers one as the ledger has it.
func (s *shelf) put(l *ledger, p pull) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.commit == l.commit {
		s.pulls[p.Number] = p
	}
}
