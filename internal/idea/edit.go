package idea

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// Set changes the value at path, such as "titel", "paus.till" or
// "mall.provning.uppdrag", in the bytes of a file; the empty value takes the
// key away. Only the lines of that key change: comments, order and all other
// bytes stay. See [Edit] for when it refuses.
func Set(data []byte, path, value string) ([]byte, error) {
	return Edit(data, func(i *Idea) error { return strict.Assign(i, path, value) }, path)
}

// Append adds an item at the end of the list at path: a [Decision] to
// "beslut", a [Report] to "lagesrapport", a string to "omrade".
func Append(data []byte, path string, item any) ([]byte, error) {
	f, err := readable(data)
	if err != nil {
		return nil, err
	}
	added, err := strict.Append(&f.Idea, path, item)
	if err != nil {
		return nil, err
	}
	return rewrite(data, &f.Idea, added)
}

// Edit changes several values of the front matter at once: change sets them in
// the idea, and paths names them. Lines of other keys, and the text, keep
// their bytes.
//
// It answers with an error, and no bytes, when the file cannot be read, when
// something else than paths would change, or when the result would have a
// fault that the file did not have.
func Edit(data []byte, change func(*Idea) error, paths ...string) ([]byte, error) {
	f, err := readable(data)
	if err != nil {
		return nil, err
	}
	if err := change(&f.Idea); err != nil {
		return nil, err
	}
	return rewrite(data, &f.Idea, paths...)
}

// rewrite makes data say what want says at paths.
func rewrite(data []byte, want *Idea, paths ...string) ([]byte, error) {
	p, _ := split("", data)
	header, err := strict.Splice(p.header, want, paths...)
	if err != nil {
		return nil, err
	}
	opening := len(delimiter + "\n")
	after := slices.Concat(data[:opening], header, data[opening+len(p.header):])
	if err := accept(data, after, want); err != nil {
		return nil, err
	}
	return after, nil
}

// readable reads a file that is to be changed. What it says may be wrong, as
// long as it is beyond doubt what it says.
func readable(data []byte) (*File, error) {
	f, faults := read("", data)
	if len(faults) > 0 {
		return nil, fmt.Errorf("the file has a fault: %v", faults[0])
	}
	return f, nil
}

// accept checks that after says what is wanted, and has no fault that before
// did not have.
func accept(before, after []byte, want *Idea) error {
	got, err := readable(after)
	if err != nil {
		return err
	}
	if !bytes.Equal(Format(&got.Idea), Format(want)) {
		return errors.New("the file would say something else than was asked for")
	}
	old := judged(before)
	for _, f := range judged(after) {
		same := func(o fault.Fault) bool { return o.Rule == f.Rule && o.Message == f.Message }
		if !slices.ContainsFunc(old, same) {
			return fmt.Errorf("the file would have a fault: %v", f)
		}
	}
	return nil
}

// judged gives the faults of a file, wherever it lies.
func judged(data []byte) []fault.Fault {
	f, faults := read("", data)
	if f == nil {
		return faults
	}
	c := newChecker(f, faults)
	c.idea()
	return c.faults
}
