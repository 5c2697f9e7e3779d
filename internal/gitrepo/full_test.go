package gitrepo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// commitWhenFull tries a commit where no file may become larger than some
// bytes, which is how a full disk feels. It is run by a process of its own.
func commitWhenFull(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	r, err := gitrepo.Open(dir)
	if err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 2000, Max: 2000}); err != nil {
		return err
	}
	err = r.Update(context.Background(), func(tx *gitrepo.Tx) error {
		rng := rand.New(rand.NewPCG(1, 1))
		big := make([]byte, 10_000)
		for i := range big {
			big[i] = byte(rng.Uint32())
		}
		_, err := commitOn(tx, r, "refs/heads/main", map[string]string{"small": "text", "big": string(big)}, "För stor\n")
		return err
	})
	if !errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("the commit gave %v", err)
	}
	fmt.Println(err)
	return nil
}

func TestFullDisk(t *testing.T) {
	dir, r := newRepo(t)
	one := write(t, r, "refs/heads/main", map[string]string{"a": "1"}, "Ett\n")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "GITREPO_TEST_FULL="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if !bytes.Contains(out, []byte("tmp_obj_sluss_")) || !bytes.Contains(out, []byte("file too large")) {
		t.Errorf("it says %q", out)
	}
	if got := git(t, dir, "rev-parse", "main"); got != one {
		t.Errorf("main is %s, was %s", got, one)
	}
	if left := leftovers(t, dir); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	fsck(t, dir)
	write(t, r, "refs/heads/main", map[string]string{"a": "2"}, "Två\n")
}

// Where something stands in the way of what is to be written, the update
// fails, says where, moves nothing and leaves nothing.
func TestSomethingInTheWay(t *testing.T) {
	file := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { put(t, filepath.Join(dir, name), "i vägen\n") }
	}
	for _, c := range []struct {
		what, says string
		place      func(t *testing.T, dir string)
	}{
		{"a file where a folder of objects is to be", "objects/", func(t *testing.T, dir string) {
			for i := range 256 {
				name := filepath.Join(dir, "objects", fmt.Sprintf("%02x", i))
				if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
					file(filepath.Join("objects", fmt.Sprintf("%02x", i)))(t, dir)
				}
			}
		}},
		{"a file where a folder of references is to be", "refs/sluss", file("refs/sluss")},
		{"a folder that is not empty where the reference is to be", "refs/sluss/a", file("refs/sluss/a/x.tmp~")},
		{"the lock is a folder", "sluss.lock", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "sluss.lock"))
			file("sluss.lock/x")(t, dir)
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir, r := newRepo(t)
			write(t, r, "refs/heads/main", map[string]string{"a": "1"}, "Ett\n")
			before := refs(t, dir)
			c.place(t, dir)
			err := r.Update(context.Background(), func(tx *gitrepo.Tx) error {
				_, err := commitOn(tx, r, "refs/sluss/a", map[string]string{"b": "ny"}, "Två\n")
				return err
			})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
			if after := refs(t, dir); !slices.Equal(before, after) {
				t.Errorf("references are %v, were %v", after, before)
			}
			left := slices.DeleteFunc(leftovers(t, dir), func(name string) bool { return strings.HasSuffix(name, "sluss.lock/x") })
			if len(left) > 0 {
				t.Errorf("left %v", left)
			}
		})
	}
}
