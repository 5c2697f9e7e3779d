package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
)

// Erase takes away everything that zone 1 knows of an idea and of those who
// had it: the record with texts and letters, pictures, the contact, the consent, mail
// that waits. That it has been erased is noted first, so that a crash in the
// middle is finished when the state is opened, and a backup that is restored
// is erased again. ErrUnknown when there is nothing of it here; a *[Nameless] when
// what was found is erased, and there are damaged records that may be its.
//
// What is in the sluss stays there: it tells of no one. Should it after all,
// idesluss scrub is for that.
func (g *Gateway) Erase(ctx context.Context, id string) error {
	if !idea.ValidID(id) {
		return fmt.Errorf("%q is not the number of an idea", id)
	}
	unlock, err := g.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	lookup, there := g.whereIs(id)
	var maybe error
	if !there {
		maybe = g.nameless()
		if there, err = g.leftOf(id); err != nil {
			return err
		} else if !there {
			return cmp.Or(maybe, ErrUnknown)
		}
	}
	if err := g.noteErased(id, false); err != nil {
		return fmt.Errorf("noting that idea %s is to be erased: %w", id, err)
	}
	if err := g.wipe(id, lookup); err != nil {
		return fmt.Errorf("erasing idea %s: %w", id, err)
	}
	g.Log.Info("an idea was erased", "id", id)
	return maybe
}

// whereIs gives where the record of an idea stands, also one that cannot be
// read.
func (g *Gateway) whereIs(id string) (lookup string, there bool) {
	if lookup, there = g.index.lookup(id); there {
		return lookup, true
	}
	return g.damagedRecord(id)
}

// erased is what is noted of an idea that has been erased: nothing but the
// day, and whether all of it was seen to be gone.
type erased struct {
	Day  calendar.Date `json:"dag"`
	Gone bool          `json:"borta"`
}

func (g *Gateway) noteErased(id string, gone bool) error {
	note, err := json.Marshal(erased{g.today(), gone})
	if err != nil {
		return err
	}
	return g.erased.Put(id, note)
}

// wipe takes away all that there is of an idea. It may be done again.
func (g *Gateway) wipe(id, lookup string) error {
	if lookup != "" {
		if err := g.spool.Remove(lookup + recordSuffix); err != nil {
			return err
		}
		g.mended(lookup)
	}
	if err := g.vault.Remove(id + contactSuffix); err != nil {
		return err
	}
	if err := g.removePictures(id, nil); err != nil {
		return err
	}
	if err := g.unshow(id, ""); err != nil {
		return err
	}
	if err := g.forgetOpenings(id); err != nil {
		return err
	}
	if err := g.unqueue(id); err != nil {
		return err
	}
	g.index.remove(id)
	return g.noteErased(id, true)
}

// leftOf reports whether there is anything of an idea but a record.
func (g *Gateway) leftOf(id string) (bool, error) {
	for _, f := range []interface{ Names() ([]string, error) }{g.vault, g.pictures, g.consents, g.erased} {
		names, err := f.Names()
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(names, func(name string) bool {
			return name == id || strings.HasPrefix(name, id+".") || strings.HasPrefix(name, id+"-")
		}) {
			return true, nil
		}
	}
	return false, nil
}

// unqueue takes away mail that waits about an idea, and what the notifier has
// noted about mail that was sent.
func (g *Gateway) unqueue(id string) error {
	for _, folder := range []string{QueueFolder, SentFolder} {
		err := walk(g.Data, folder, func(folder, name string) error {
			if !strings.HasPrefix(name, id) {
				return nil
			}
			if err := g.Data.Remove(path.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("removing mail that waits: %w", err)
			}
			return nil
		})
		if err == nil {
			err = g.Data.SyncDir(folder)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// walk calls do with every file below a folder. A folder that is not there has
// none.
func walk(data fs.ReadDirFS, folder string, do func(folder, name string) error) error {
	entries, err := data.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("reading %s: %w", folder, err)
	}
	for _, e := range entries {
		if e.IsDir() {
			err = walk(data, path.Join(folder, e.Name()), do)
		} else {
			err = do(folder, e.Name())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// finishErasures erases what has been noted as erased and is there: a crash
// came before it was gone, or a backup brought it back.
func (g *Gateway) finishErasures() error {
	ids, err := g.Erased()
	if err != nil {
		return err
	}
	for _, id := range ids {
		var note erased
		if data, err := g.erased.Get(id); err != nil {
			return err
		} else if json.Unmarshal(data, &note) != nil {
			note.Gone = false
		}
		lookup, there := g.whereIs(id)
		if note.Gone && !there {
			continue
		}
		if err := g.wipe(id, lookup); err != nil {
			return fmt.Errorf("erasing idea %s again: %w", id, err)
		}
	}
	return nil
}

// Erased gives the ids of all that has been erased, sorted. The list is kept
// apart from backups and given to Restore.
func (g *Gateway) Erased() ([]string, error) {
	names, err := g.erased.Names()
	return slices.DeleteFunc(names, func(name string) bool { return !idea.ValidID(name) }), err
}
