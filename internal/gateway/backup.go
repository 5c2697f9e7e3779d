package gateway

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/idea"
)

// backedUp are the folders that a backup holds, in the order that they are
// read: a record before its contact and pictures, so that none is missing that
// a record tells of.
//
// What is not there: nycklar, but for the public keys, since whoever steals a
// backup should not be able to sign as the gateway, or to make forms; raderade,
// since it must be newer than the backup to be of use; and the forge, which is
// a Git repository with ways of its own.
var backedUp = []string{spoolFolder, vaultFolder, pictureFolder, consentFolder, surveyFolder, openingsFolder, QueueFolder, SentFolder, knownFolder}

// publicKeys are the files of keysFolder that a backup holds: whom contacts are
// sealed to.
var publicKeys = []string{"team", "avisering"}

// listName is the last entry of a backup: what it holds. A backup without it is
// not whole.
const listName = "innehall.json"

const backupFormat = 1

// contents is what listName holds.
type contents struct {
	Format int               `json:"format"`
	Files  map[string]string `json:"filer"` // SHA-256 in hex, by name
}

// Backup writes the state as a tar file, while the service runs. Texts that are
// not in the sluss yet stand in it in clear: keep it as you keep the state.
//
// Nobody waits for it, however slowly it is written: each file is whole, and
// what changes meanwhile is there as it was before or after.
func (g *Gateway) Backup(ctx context.Context, w io.Writer) error {
	out := tar.NewWriter(w)
	list := contents{backupFormat, map[string]string{}}
	add := func(name string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := g.Data.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // erased meanwhile, or sent
		} else if err != nil {
			// What lacks a file is no backup. That nobody has one is told by doctor.
			return fmt.Errorf("%s cannot be read: %s", placeOf(path.Dir(name), path.Base(name)), durable.Reason(err))
		}
		sum := sha256.Sum256(data)
		list.Files[name] = hex.EncodeToString(sum[:])
		return addFile(out, name, data)
	}
	for _, folder := range backedUp {
		err := walk(g.Data, folder, func(folder, name string) error {
			if strings.HasPrefix(name, ".") {
				return nil // half-written
			}
			return add(path.Join(folder, name))
		})
		if err != nil {
			return fmt.Errorf("backing up %s: %w", folder, err)
		}
	}
	for _, name := range publicKeys {
		if err := add(path.Join(keysFolder, name)); err != nil {
			return fmt.Errorf("backing up %s: %w", keysFolder, err)
		}
	}
	data, err := json.Marshal(list)
	if err == nil {
		err = addFile(out, listName, data)
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	return nil
}

// errUnread does not name the file: its name may be a receipt's, or an idea's.
var errUnread = errors.New("a file cannot be read")

// addFile adds a file to a backup, with no more about it than its name and
// length.
func addFile(out *tar.Writer, name string, data []byte) error {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(data)), Mode: 0o600, Format: tar.FormatPAX}
	if err := out.WriteHeader(h); err != nil {
		return err
	}
	_, err := out.Write(data)
	return err
}

// What a backup may hold.
const (
	mostFiles   = 2_000_000
	largestFile = 64 << 20
)

var errBackup = errors.New("this is not a backup of idesluss, or it is not whole")

// restorable is what a file of a backup may be called, below one of backedUp.
var restorable = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,199}$`)

// Restore writes a backup into a place with nothing in it, and holds every file
// to the list. What has been erased, which stands on lists that are kept apart
// from backups (see [Gateway.Erased]), is noted, so that it is erased again when
// the state is opened. With an error nothing in the place is to be used.
//
// After it, open the state and call Reconcile: the sluss may be newer.
func Restore(r io.Reader, into durable.FS, erasedIDs []string) error {
	if entries, err := into.ReadDir("."); err != nil {
		return fmt.Errorf("restoring: %w", err)
	} else if len(entries) > 0 {
		return errors.New("restoring: there is something in the folder already")
	}
	// Noted before anything comes back.
	if err := noteRestored(into, erasedIDs); err != nil {
		return err
	}
	sums, list, err := unpack(r, into)
	if err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	if list == nil || list.Format != backupFormat || len(list.Files) != len(sums) {
		return fmt.Errorf("restoring: %w", errBackup)
	}
	for name, sum := range sums {
		if list.Files[name] != sum {
			return fmt.Errorf("restoring: %w", errBackup)
		}
	}
	return nil
}

// noteRestored writes down what is to be erased again.
func noteRestored(into durable.FS, ids []string) error {
	folder, err := durable.Open(into, erasedFolder)
	if err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	for _, id := range ids {
		if !idea.ValidID(id) {
			return fmt.Errorf("restoring: the list of what has been erased has %q, which is not the number of an idea", id)
		}
		if err := folder.Put(id, []byte("{}")); err != nil {
			return fmt.Errorf("restoring: %w", err)
		}
	}
	return nil
}

// unpack writes the files of a backup, and gives the sum of each, and the list.
func unpack(r io.Reader, into durable.FS) (sums map[string]string, list *contents, err error) {
	in := tar.NewReader(r)
	folders := map[string]*durable.Folder{}
	sums = map[string]string{}
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return sums, list, nil
		}
		if err != nil || list != nil || h.Typeflag != tar.TypeReg || h.Size > largestFile || len(sums) >= mostFiles {
			return nil, nil, errBackup
		}
		data, err := io.ReadAll(in)
		if err != nil {
			return nil, nil, errBackup
		}
		if h.Name == listName {
			list = &contents{}
			if json.Unmarshal(data, list) != nil {
				return nil, nil, errBackup
			}
			continue
		}
		folder, base := path.Split(h.Name)
		folder = strings.TrimSuffix(folder, "/")
		if !mayRestore(folder, base) || sums[h.Name] != "" {
			return nil, nil, errBackup
		}
		if folders[folder] == nil {
			if folders[folder], err = durable.Open(into, folder); err != nil {
				return nil, nil, err
			}
		}
		if err := folders[folder].Add(base, data); err != nil {
			return nil, nil, err
		}
		sum := sha256.Sum256(data)
		sums[h.Name] = hex.EncodeToString(sum[:])
	}
}

// mayRestore reports whether a backup may bring a file.
func mayRestore(folder, base string) bool {
	if folder == keysFolder {
		return slices.Contains(publicKeys, base)
	}
	top, _, _ := strings.Cut(folder, "/")
	return slices.Contains(backedUp, top) && folder == top && restorable.MatchString(base)
}
