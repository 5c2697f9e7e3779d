package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// demoKeyFile is the private half of the team's key in a sluss to be tried. In
// a real one it is with the team, and never on the server.
const demoKeyFile = "nycklar/team.hemlig"

// attestKeyFile is the key that the gateway says with that an answer has been
// delivered.
const attestKeyFile = "nycklar/intyg.pem"

// noContacts is what a process says that takes no contacts.
const noContacts = "aldrig"

// needKeys sees to it that contacts can be sealed, where the process takes any.
// A sluss to be tried gets a key of its own, which is for nothing else: whoever
// gets hold of the server has its private half.
func (s *service) needKeys() error {
	if _, err := os.Stat(s.env.dataPath(demoKeyFile)); err == nil && !s.demo {
		return fmt.Errorf("the key from when this sluss was tried is still here: draw the team's own (idesluss key new team), write its public half in %s in the place of what is there, and take %s away",
			s.env.dataPath(teamKeysFile), s.env.dataPath(demoKeyFile))
	}
	if s.gateway.CanSeal() {
		return nil
	}
	rules, err := s.gateway.rules.Rules()
	if err != nil || rules.Process.Contact == noContacts {
		return err
	}
	return fmt.Errorf("those who send an idea may leave a name, and there is no key to seal it with: write the team's public key (age1…, which idesluss key new team draws) in %s, or try the service with --demo", s.env.dataPath(teamKeysFile))
}

// demoKeys draws the keys of a sluss to be tried, once.
func (e *env) demoKeys() error {
	if _, err := os.Stat(e.dataPath(teamKeysFile)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	pair, err := gateway.NewSealingKey("")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(e.dataPath(teamKeysFile)), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(e.dataPath(demoKeyFile), pair.Private, 0o600); err != nil {
		return err
	}
	return os.WriteFile(e.dataPath(teamKeysFile), []byte("# demonstration\n"+pair.Public+"\n"), 0o600)
}

// demoKeyring gives site/nycklar.yaml for a sluss to be tried that has none:
// with the key of the service, which then can say that an answer has been
// delivered. done takes the file away.
func (e *env) demoKeyring(sluss fs.FS) (files fs.FS, done func(), err error) {
	dir, err := os.MkdirTemp("", "idesluss-")
	if err != nil {
		return nil, nil, err
	}
	done = func() { os.RemoveAll(dir) }
	if _, err := fs.Stat(sluss, process.KeysFile); err == nil {
		return os.DirFS(dir), done, nil
	}
	pair, err := gateway.NewSigningKey(e.random)
	if err == nil {
		err = os.WriteFile(e.dataPath(attestKeyFile), pair.Private, 0o600)
	}
	file := filepath.Join(dir, filepath.FromSlash(process.KeysFile))
	if err == nil {
		err = os.Mkdir(filepath.Dir(file), 0o700)
	}
	if err == nil {
		err = os.WriteFile(file, fmt.Appendf(nil, "# Tjänstens nyckel, för en sluss att prova.\nformat: 1\nnycklar:\n  - id: tjansten-%[1]s\n    publik: %[2]q\n    fran: %[1]s\n", e.today(), pair.Public), 0o600)
	}
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("drawing the key of the service: %w", err)
	}
	return os.DirFS(dir), done, nil
}
