package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
)

// Known is what the sluss has, that new ideas may refer to.
type Known struct {
	Ideas      map[string]bool // by id
	Challenges map[string]bool // by id
}

// Known looks at the main branch of the sluss.
func (d *Desk) Known(ctx context.Context) (*Known, error) {
	fsys, err := d.main(ctx)
	if err != nil {
		return nil, err
	}
	k := &Known{map[string]bool{}, map[string]bool{}}
	err = fs.WalkDir(fsys, "ideas", func(name string, entry fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == "ideas":
			return fs.SkipAll // a sluss without ideas
		case err != nil || entry.IsDir():
			return err
		case path.Dir(name) == idea.ChallengeFolder:
			k.Challenges[strings.TrimSuffix(base, ".md")] = true
		case len(base) > len(standInID) && idea.ValidID(base[:len(standInID)]):
			k.Ideas[base[:len(standInID)]] = true
		}
		return nil
	})
	return k, err
}

// faults finds what an idea refers to that is not there.
func (k *Known) faults(i *idea.Idea) []fault.Fault {
	var faults []fault.Fault
	if i.Replaces != "" && !k.Ideas[i.Replaces] {
		faults = append(faults, fault.Fault{Rule: "okand-ide", Message: fmt.Sprintf("Det finns ingen idé med ärendenummer %s.", i.Replaces),
			Remedy: "Rätta numret efter ersatter, eller ta bort raden."})
	}
	for _, id := range i.Challenges {
		if !k.Challenges[id] {
			faults = append(faults, fault.Fault{Rule: "okand-utmaning", Message: fmt.Sprintf("Det finns ingen utmaning som heter %s.", id),
				Remedy: "Rätta namnet efter utmaning, eller ta bort raden."})
		}
	}
	return faults
}
