package gateway

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/idea"
)

// A file of the state that cannot be read stops nobody: the service goes on
// without it, and says so until it is mended. It stays where it is. Nothing that
// may belong to it is swept meanwhile.

// Damage is a file of the state that cannot be read.
type Damage struct {
	Place string // below the folder of the state; see placeOf
	ID    string // of the idea that it is about; empty where that cannot be told
	Why   string
}

func (d Damage) String() string { return d.Place + ": " + d.Why }

// What is wrong with a file.
const (
	notReadable = "it cannot be read as what it should be"
	notSealed   = "it is not sealed to anybody"
)

// errNewer means that a newer program has written the state. To go on without
// what it has written would harm people.
var errNewer = errors.New("a newer idesluss has written it: start that one, or restore a backup from before")

// damages is what has been found to be damaged.
type damages struct {
	mu  sync.Mutex
	all map[string]Damage // by folder and name
}

// Damaged gives what has been found that cannot be read, since the state was
// opened. [Gateway.Examine] looks everywhere.
func (g *Gateway) Damaged() []Damage {
	g.damaged.mu.Lock()
	defer g.damaged.mu.Unlock()
	var all []Damage
	for _, d := range g.damaged.all {
		all = append(all, d)
	}
	return inOrder(all)
}

func inOrder(all []Damage) []Damage {
	slices.SortFunc(all, func(a, b Damage) int { return cmp.Or(strings.Compare(a.Place, b.Place), strings.Compare(a.Why, b.Why)) })
	return all
}

// noteDamage remembers a file that cannot be read, and tells the operator once.
func (g *Gateway) noteDamage(folder, name, id, why string) {
	g.damaged.mu.Lock()
	defer g.damaged.mu.Unlock()
	at := path.Join(folder, name)
	if _, told := g.damaged.all[at]; told {
		return
	}
	if g.damaged.all == nil {
		g.damaged.all = map[string]Damage{}
	}
	d := Damage{placeOf(folder, name), id, why}
	g.damaged.all[at] = d
	g.Log.Error("a file of the state cannot be read; the service goes on without it", "file", d.Place, "why", why)
}

// placeOf names a file so that the operator finds it, and so that it is worth
// nothing beside a list of receipts: of a record, the beginning of its name.
func placeOf(folder, name string) string {
	const enough = 8
	if folder == spoolFolder && len(name) > enough+len(recordSuffix) {
		name = name[:enough] + "*"
	}
	return path.Join(folder, name)
}

// idInRecord finds the number of an idea in what is left of its record.
var idInRecord = regexp.MustCompile(`"id":"([0-9]{2}-[0-9a-z]{5})"`)

// unreadRecord takes note of a record that cannot be read. To those who look for
// it, it is not there; only what a newer program has written stops everything.
func (g *Gateway) unreadRecord(lookup string, data []byte, err error) error {
	if errors.Is(err, errNewer) {
		return fmt.Errorf("%s: %w", placeOf(spoolFolder, lookup+recordSuffix), err)
	}
	id, why := "", notReadable
	if m := idInRecord.FindSubmatch(data); m != nil && idea.ValidID(string(m[1])) {
		id = string(m[1])
		g.index.take(id)
	}
	if len(data) == 0 {
		why = "it is empty"
	}
	g.noteDamage(spoolFolder, lookup+recordSuffix, id, why)
	return ErrUnknown
}

// isNewer reports whether something was written in a later format.
func isNewer(data []byte, format int) bool {
	var version struct {
		Format int `json:"format"`
	}
	return json.Unmarshal(data, &version) == nil && version.Format > format
}

// damagedRecord gives where the record of an idea is that cannot be read.
func (g *Gateway) damagedRecord(id string) (lookup string, there bool) {
	g.damaged.mu.Lock()
	defer g.damaged.mu.Unlock()
	for at, d := range g.damaged.all {
		if name, is := strings.CutPrefix(at, spoolFolder+"/"); is && d.ID == id {
			return strings.TrimSuffix(name, recordSuffix), true
		}
	}
	return "", false
}

// mended forgets that a record was damaged: it is gone.
func (g *Gateway) mended(lookup string) {
	g.damaged.mu.Lock()
	defer g.damaged.mu.Unlock()
	delete(g.damaged.all, path.Join(spoolFolder, lookup+recordSuffix))
}

// hasDamagedRecords reports whether a record cannot be read: what has no record
// may then be its.
func (g *Gateway) hasDamagedRecords() bool {
	g.damaged.mu.Lock()
	defer g.damaged.mu.Unlock()
	for at := range g.damaged.all {
		if strings.HasPrefix(at, spoolFolder+"/") {
			return true
		}
	}
	return false
}

// sweepUnacknowledged takes away what a crash has left of ideas that were never
// acknowledged, and of consents that were not given.
func (g *Gateway) sweepUnacknowledged() error {
	if g.hasDamagedRecords() {
		return nil
	}
	for _, sweep := range []func() error{g.sweepContacts, g.sweepConsents, g.sweepPictures} {
		if err := sweep(); err != nil {
			return err
		}
	}
	return nil
}

// Nameless is what Erase gives when there are records that cannot be read, and
// any of them may be the idea's.
type Nameless struct{ Files []string }

func (n *Nameless) Error() string {
	return "one of these cannot be read and may be about it: " + strings.Join(n.Files, ", ")
}

// nameless gives the records that nobody can tell whose they are; nil when
// there are none.
func (g *Gateway) nameless() error {
	var files []string
	for _, d := range g.Damaged() {
		if d.ID == "" && strings.HasPrefix(d.Place, spoolFolder+"/") {
			files = append(files, d.Place)
		}
	}
	if files == nil {
		return nil
	}
	return &Nameless{files}
}

// kinds are the files of the state, and how each of them can be known to be
// whole.
var kinds = []struct {
	folder string
	whole  func(name string, data []byte) bool
}{
	{spoolFolder, func(_ string, data []byte) bool { _, err := readRecord(data); return err == nil }},
	{vaultFolder, isSealed},
	{pictureFolder, isPicture},
	{QueueFolder, isSealed},
	{consentFolder, func(name string, data []byte) bool {
		return name == unshownName || json.Unmarshal(data, &consent{}) == nil
	}},
	{surveyFolder, func(_ string, data []byte) bool { return json.Unmarshal(data, &[]surveyed{}) == nil }},
	{openingsFolder, func(_ string, data []byte) bool { return json.Unmarshal(data, &Opening{}) == nil }},
	{SentFolder, func(_ string, data []byte) bool { _, err := ReadSentMark(data); return err == nil }},
	{erasedFolder, func(name string, data []byte) bool {
		return idea.ValidID(name) && json.Unmarshal(data, &erased{}) == nil
	}},
	{knownFolder, func(_ string, data []byte) bool {
		return len(data) > 0 && !slices.ContainsFunc(strings.Fields(string(data)), func(id string) bool { return !idea.ValidID(id) })
	}},
}

// sealedMark is how everything begins that age has sealed; the end cannot be
// looked at without a key.
var sealedMark = []byte("age-encryption.org/v1\n")

func isSealed(_ string, data []byte) bool { return bytes.HasPrefix(data, sealedMark) }

// Examine reads every file of the state, and gives those that are damaged.
func (g *Gateway) Examine(ctx context.Context) ([]Damage, error) {
	found := g.Damaged()
	for _, kind := range kinds {
		err := walk(g.Data, kind.folder, func(folder, name string) error {
			if err := ctx.Err(); err != nil || strings.HasPrefix(name, ".") {
				return err
			}
			data, err := g.Data.ReadFile(path.Join(folder, name))
			d := Damage{Place: placeOf(folder, name)}
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil // it has gone meanwhile
			case err != nil:
				d.Why = durable.Reason(err)
			case !kind.whole(name, data):
				d.Why = notReadable
				if isSealedKind(kind.folder) {
					d.Why = notSealed
				}
			default:
				return nil
			}
			if !slices.ContainsFunc(found, func(known Damage) bool { return known.Place == d.Place }) {
				found = append(found, d)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return inOrder(found), nil
}

func isSealedKind(folder string) bool { return folder == vaultFolder || folder == QueueFolder }
