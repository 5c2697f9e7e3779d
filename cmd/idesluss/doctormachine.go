package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/doctor"
	"github.com/idesluss/idesluss/internal/gateway"
)

// hasState reports whether a service has its state below the folder.
func (e *env) hasState() bool {
	_, err := os.Stat(e.dataPath(addressFile))
	return err == nil
}

// machine gathers how the service is kept here.
func (e *env) machine(ctx context.Context, backups string) (*doctor.Machine, error) {
	if !e.hasState() && !e.isThere(recordsFolder) { // the second is what has just been restored
		return nil, fmt.Errorf("no service has its state here, in %s: name the folder of the sluss with -C", e.dataPath("."))
	}
	m := &doctor.Machine{Data: e.dataPath("."), Now: e.now(), Newest: built(), Demo: e.isDemo(), Backups: backups}
	var err error
	if m.Running, err = e.serviceRuns(); err != nil {
		return nil, err
	}
	if err := e.walkState(m); err != nil {
		return nil, err
	}
	m.Free, m.FreeOf = freeSpace(m.Data)
	if backups != "" {
		if m.Backup, err = newestIn(backups); err != nil {
			return nil, err
		}
	}
	team, err := e.recipients(teamKeysFile)
	if err != nil {
		return nil, err
	}
	m.Team = len(team)
	if data, err := os.ReadFile(e.dataPath(attestKeyFile)); err == nil {
		key, err := gateway.ReadSigningKey(data)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", e.dataPath(attestKeyFile), err)
		}
		m.Attest = base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return m, e.askGateway(ctx, m)
}

// askGateway gathers what the state itself and the sluss tell.
func (e *env) askGateway(ctx context.Context, m *doctor.Machine) (err error) {
	g, err := e.openGateway(ctx, fmt.Sprintf("doctor-%d", os.Getpid()), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	damaged, err := g.Examine(ctx)
	if err != nil {
		return err
	}
	for _, d := range damaged {
		m.Damaged = append(m.Damaged, d.String())
	}
	unreached, err := gateway.Unreached(g.Data)
	if err != nil {
		return err
	}
	m.Unreached = len(unreached)
	if m.Rules, err = g.rules.Rules(); err != nil {
		m.Forge = err.Error()
		return nil
	}
	cases, err := g.Cases(ctx)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if c.Late(e.today()) {
			m.Overdue++
		}
	}
	return nil
}

// built tells when the program was made, as far as it knows: the clock cannot be
// before that.
func built() time.Time {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if at, err := time.Parse(time.RFC3339, setting.Value); setting.Key == "vcs.time" && err == nil {
				return at
			}
		}
	}
	return time.Time{}
}

// serviceRuns reports whether a service has the state open.
func (e *env) serviceRuns() (bool, error) {
	lock := flock.New(e.dataPath(serviceLock), flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil || !got {
		return !got, err
	}
	return false, lock.Unlock()
}

// builtHere are folders of the state that are large, and made of what is known
// elsewhere.
var builtHere = map[string]bool{sitesFolder: true, "sluss.git": true, mirrorFolder: true, "cache": true}

// walkState looks at what there is: modes, times, and names of keys.
func (e *env) walkState(m *doctor.Machine) error {
	root := os.DirFS(m.Data)
	var own uint32 // the account that the state belongs to
	return fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // taken away meanwhile
		} else if err != nil {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		} else if err != nil {
			return err
		}
		uid, known := owner(info)
		if name == "." {
			own = uid
		}
		m.Entries = append(m.Entries, doctor.Entry{Path: name, Mode: info.Mode(), Foreign: known && uid != own})
		if day := calendar.FromClock(info.ModTime()); filepath.Dir(name) == gateway.QueueFolder && !strings.HasPrefix(d.Name(), ".") && (m.Mail.IsZero() || day < m.Mail) {
			m.Mail = day
		}
		if info.ModTime().After(m.Newest) {
			m.Newest = info.ModTime()
		}
		if d.IsDir() && builtHere[name] {
			return fs.SkipDir
		}
		if filepath.Dir(name) == keysFolder {
			return e.lookAtKey(m, name)
		}
		return nil
	})
}

// lookAtKey notes when the key of links was drawn, and private halves that
// should not be here.
func (e *env) lookAtKey(m *doctor.Machine, name string) error {
	if day, ok := strings.CutPrefix(filepath.Base(name), signInKeyName); ok {
		drawn, err := calendar.ParseDate(day)
		if err == nil && drawn > m.SignIn {
			m.SignIn = drawn
		}
		return nil
	}
	data, err := os.ReadFile(e.dataPath(name))
	if err != nil {
		return err
	}
	if strings.Contains(string(data), "AGE-SECRET-KEY-") {
		m.Secret = append(m.Secret, name)
	}
	return nil
}

// newestIn tells when anything in a folder was last changed.
func newestIn(dir string) (time.Time, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return time.Time{}, fmt.Errorf("looking for backups: %w", err)
	}
	var newest time.Time
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return time.Time{}, err
		}
		if strings.Contains(entry.Name(), ".tar") && !strings.HasSuffix(entry.Name(), ".ny") && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	return newest, nil
}
