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

// known is what the sluss has, that new ideas may refer to.
type known struct {
	ideas      map[string]bool
	challenges map[string]bool
}

func (d *Desk) known(ctx context.Context) (*known, error) {
	fsys, err := d.main(ctx)
	if err != nil {
		return nil, err
	}
	k := &known{map[string]bool{}, map[string]bool{}}
	err = fs.WalkDir(fsys, "ideas", func(name string, entry fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == "ideas":
			return fs.SkipAll // a sluss without ideas
		case err != nil || entry.IsDir():
			return err
		case path.Dir(name) == idea.ChallengeFolder:
			k.challenges[strings.TrimSuffix(base, ".md")] = true
		case len(base) > len(standInID) && idea.ValidID(base[:len(standInID)]):
			k.ideas[base[:len(standInID)]] = true
		}
		return nil
	})
	return k, err
}

// faults finds what an idea refers to that is not there.
func (k *known) faults(i *idea.Idea) []fault.Fault {
	var faults []fault.Fault
	if i.Replaces != "" && !k.ideas[i.Replaces] {
		faults = append(faults, fault.Fault{Rule: "okand-ide", Message: fmt.Sprintf("Det finns ingen idé med ärendenummer %s.", i.Replaces),
			Remedy: "Rätta numret efter ersatter, eller ta bort raden."})
	}
	for _, id := range i.Challenges {
		if !k.challenges[id] {
			faults = append(faults, fault.Fault{Rule: "okand-utmaning", Message: fmt.Sprintf("Det finns ingen utmaning som heter %s.", id),
				Remedy: "Rätta namnet efter utmaning, eller ta bort raden."})
		}
	}
	return faults
}
