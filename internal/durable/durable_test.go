package durable_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
)

// disks are what a folder must work on alike.
func disks(t *testing.T) map[string]durable.FS {
	t.Helper()
	disk, err := durable.Disk(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]durable.FS{"the disk": disk, "a disk in memory": durabletest.New(), "a share without links": durabletest.New().NoLinks()}
}

func open(t *testing.T, fsys durable.FS, name string) *durable.Folder {
	t.Helper()
	f, err := durable.Open(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRecords(t *testing.T) {
	for name, fsys := range disks(t) {
		t.Run(name, func(t *testing.T) {
			f := open(t, fsys, "spool/in")
			if err := f.Add("b", []byte("första")); err != nil {
				t.Fatal(err)
			}
			if err := f.Add("b", []byte("andra")); !errors.Is(err, durable.ErrExists) {
				t.Errorf("added twice: %v", err)
			}
			if err := f.Put("a", []byte("x")); err != nil {
				t.Error(err)
			}
			if err := f.Put("a", []byte("y")); err != nil {
				t.Error(err)
			}
			names, err := f.Names()
			if err != nil || !slices.Equal(names, []string{"a", "b"}) {
				t.Errorf("names %v, %v", names, err)
			}
			for name, want := range map[string]string{"a": "y", "b": "första"} {
				if got, err := f.Get(name); err != nil || string(got) != want {
					t.Errorf("%s holds %q, %v", name, got, err)
				}
			}
			if err := f.Remove("a"); err != nil {
				t.Error(err)
			}
			if err := f.Remove("a"); err != nil {
				t.Errorf("removing what is not there: %v", err)
			}
			if _, err := f.Get("a"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("removed, and read: %v", err)
			}
			if again := open(t, fsys, "spool/in"); again != nil {
				if got, err := again.Get("b"); err != nil || string(got) != "första" {
					t.Errorf("opened again, it holds %q, %v", got, err)
				}
			}
		})
	}
}

func TestNamesThatLeadElsewhereAreRefused(t *testing.T) {
	for name, fsys := range disks(t) {
		t.Run(name, func(t *testing.T) {
			f := open(t, fsys, "spool")
			for _, name := range []string{"", ".", "..", "../x", "a/b", ".x", "A", "å", "a\x00", strings.Repeat("a", 300)} {
				if err := f.Add(name, nil); err == nil {
					t.Errorf("%q was added", name)
				}
				if _, err := f.Get(name); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%q was read: %v", name, err)
				}
			}
			for _, name := range []string{"", ".", "../x", "/x", "a/../b"} {
				if _, err := durable.Open(fsys, name); err == nil {
					t.Errorf("the folder %q was opened", name)
				}
			}
		})
	}
}

func TestOnlyTheOwnerCanLook(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	fsys, err := durable.Disk(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := open(t, fsys, "valv").Add("x", []byte("hemligt")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"": 0o700, "valv": 0o700, "valv/x": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("data/%s has mode %o", name, got)
		}
	}
}

func TestErrorsNameNoRecord(t *testing.T) {
	for name, fsys := range disks(t) {
		t.Run(name, func(t *testing.T) {
			f := open(t, fsys, "spool")
			const secret = "a52c1678a8c8f19f9056c46f"
			if err := f.Add(secret, nil); err != nil {
				t.Fatal(err)
			}
			again := f.Add(secret, nil)
			_, missing := f.Get(secret + "0")
			for _, err := range []error{again, missing} {
				if err == nil || strings.Contains(err.Error(), secret) {
					t.Errorf("%v", err)
				}
			}
		})
	}
}

func TestAFullDiskIsToldAndLeavesNothing(t *testing.T) {
	disk := durabletest.New()
	f := open(t, disk, "spool")
	disk.Room(10)
	if err := f.Add("stor", make([]byte, 11)); !errors.Is(err, durable.ErrFull) {
		t.Errorf("%v", err)
	}
	disk.Room(-1)
	if names, _ := f.Names(); len(names) > 0 {
		t.Errorf("left %v", names)
	}
	entries, err := disk.ReadDir("spool")
	if err != nil || len(entries) > 0 {
		t.Errorf("left %v, %v", entries, err)
	}
	if err := f.Add("stor", make([]byte, 11)); err != nil {
		t.Error(err)
	}
}

// The power goes at every single call, before and after its effect. What was
// acknowledged is there; what was not is there whole or not at all; and the
// call can be made again.
func TestPowerGoesAnywhere(t *testing.T) {
	work := func(f *durable.Folder, done func(string)) {
		if f.Add("ny", []byte("hela texten")) == nil {
			done("ny")
		}
		if f.Put("gammal", []byte("nya ord")) == nil {
			done("gammal")
		}
		if f.Remove("bort") == nil {
			done("bort")
		}
	}
	prepare := func() (*durabletest.Disk, *durable.Folder) {
		disk := durabletest.New()
		f := open(t, disk, "spool")
		for name, data := range map[string]string{"gammal": "gamla ord", "bort": "ska bort"} {
			if err := f.Add(name, []byte(data)); err != nil {
				t.Fatal(err)
			}
		}
		return disk, f
	}
	disk, f := prepare()
	before := disk.Calls()
	work(f, func(string) {})
	calls := disk.Calls() - before
	if calls < 10 {
		t.Fatalf("only %d calls", calls)
	}
	for n := 1; n <= calls; n++ {
		for _, after := range []bool{false, true} {
			for seed := range uint64(8) {
				disk, f := prepare()
				disk.CutAt(n, after)
				acknowledged := map[string]bool{}
				work(f, func(name string) { acknowledged[name] = true })
				disk.Restart(rand.New(rand.NewPCG(seed, uint64(n))))
				f = open(t, disk, "spool")
				where := fmt.Sprintf("call %d, after %t, seed %d", n, after, seed)
				holds := func(name string, want ...string) {
					t.Helper()
					got, err := f.Get(name)
					if errors.Is(err, fs.ErrNotExist) {
						got, err = nil, nil
					}
					if err != nil || !slices.Contains(want, string(got)) {
						t.Errorf("%s: %s holds %q, %v", where, name, got, err)
					}
				}
				if acknowledged["ny"] {
					holds("ny", "hela texten")
				} else {
					holds("ny", "hela texten", "")
				}
				if acknowledged["gammal"] {
					holds("gammal", "nya ord")
				} else {
					holds("gammal", "nya ord", "gamla ord")
				}
				if acknowledged["bort"] {
					holds("bort", "")
				} else {
					holds("bort", "", "ska bort")
				}
				if err := f.Add("ny", []byte("hela texten")); err != nil && !errors.Is(err, durable.ErrExists) {
					t.Errorf("%s: again: %v", where, err)
				}
				holds("ny", "hela texten")
				entries, err := disk.ReadDir("spool")
				if err != nil || len(entries) > 3 {
					t.Errorf("%s: left %v, %v", where, entries, err)
				}
			}
		}
	}
}

// One of many who add the same record does, on a real disk.
func TestOneOfManyAdds(t *testing.T) {
	for name, fsys := range disks(t) {
		t.Run(name, func(t *testing.T) {
			f := open(t, fsys, "spool")
			var group sync.WaitGroup
			added := make([]error, 16)
			for i := range added {
				group.Go(func() { added[i] = f.Add("en", fmt.Append(nil, i)) })
			}
			group.Wait()
			winners := 0
			for i, err := range added {
				switch {
				case err == nil:
					winners++
					if got, _ := f.Get("en"); string(got) != fmt.Sprint(i) {
						t.Errorf("%d was told that it won, and it holds %q", i, got)
					}
				case !errors.Is(err, durable.ErrExists):
					t.Error(err)
				}
			}
			if winners != 1 {
				t.Errorf("%d won", winners)
			}
		})
	}
}

func TestAnotherProcessIsNotSwept(t *testing.T) {
	fsys := durabletest.New()
	open(t, fsys, "ko")
	other, err := fsys.Create("ko/.skrivs-4711-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := durable.Join(fsys, "ko", "4712"); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if entries, _ := fsys.ReadDir("ko"); len(entries) != 1 {
		t.Errorf("left %v", entries)
	}
	open(t, fsys, "ko")
	if entries, _ := fsys.ReadDir("ko"); len(entries) != 0 {
		t.Errorf("not swept: %v", entries)
	}
}

// Errors of Link and Rename name two files: neither is told.
func TestErrorsOfMovingNameNoRecord(t *testing.T) {
	const secret = "a52c1678a8c8f19f9056c46f"
	disk, err := durable.Disk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, immovable{disk}, "spool")
	for doing, err := range map[string]error{"adding": f.Add(secret, nil), "writing": f.Put(secret, nil)} {
		if !errors.Is(err, syscall.EROFS) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", doing, err)
		}
	}
}

// immovable is a disk where files cannot be moved.
type immovable struct{ durable.FS }

func (immovable) Link(old, new string) error {
	return &os.LinkError{Op: "linkat", Old: old, New: new, Err: syscall.EROFS}
}

func (immovable) Rename(old, new string) error {
	return &os.LinkError{Op: "renameat", Old: old, New: new, Err: syscall.EROFS}
}

// A file that is written anew is there whole or not at all, whenever the power
// goes, and is never written over.
func TestWriteNewThroughCrashes(t *testing.T) {
	const want = "första delen, andra delen"
	write := func(fsys durable.FS) error {
		return durable.WriteNew(fsys, "kopia.tar", func(w io.Writer) error {
			for _, part := range []string{"första delen, ", "andra delen"} {
				if _, err := io.WriteString(w, part); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for _, links := range []bool{true, false} {
		fresh := func() *durabletest.Disk {
			if links {
				return durabletest.New()
			}
			return durabletest.New().NoLinks()
		}
		whole := fresh()
		if err := write(whole); err != nil {
			t.Fatal(err)
		}
		if err := write(whole); !errors.Is(err, durable.ErrExists) {
			t.Errorf("written over: %v", err)
		}
		calls := fresh()
		if err := write(calls); err != nil {
			t.Fatal(err)
		}
		n := 0
		for call := 1; call <= calls.Calls(); call++ {
			for _, after := range []bool{false, true} {
				for seed := range uint64(20) {
					disk := fresh()
					disk.CutAt(call, after)
					err := write(disk)
					disk.Restart(rand.New(rand.NewPCG(seed, uint64(call))))
					data, read := disk.ReadFile("kopia.tar")
					if read == nil && string(data) != want || read != nil && !errors.Is(read, fs.ErrNotExist) {
						t.Fatalf("links %v, cut at %d (after %v): %q, %v", links, call, after, data, read)
					}
					if err == nil && read != nil {
						t.Fatalf("links %v, cut at %d: said to be there, and is not", links, call)
					}
					// What was left is in nobody's way, and is swept.
					if read != nil {
						if err := write(disk); err != nil {
							t.Fatalf("written again: %v", err)
						}
					}
					if err := durable.SweepOld(disk, ".", time.Now()); err != nil {
						t.Fatal(err)
					}
					if entries, err := disk.ReadDir("."); err != nil || len(entries) != 1 {
						t.Fatalf("%d files are left, %v", len(entries), err)
					}
					n++
				}
			}
		}
		if n == 0 {
			t.Fatal("nothing was cut")
		}
	}
}

func TestWhatIsBeingWrittenIsNotSwept(t *testing.T) {
	dir := t.TempDir()
	fsys, err := durable.Outside(dir)
	if err != nil {
		t.Fatal(err)
	}
	err = durable.WriteNew(fsys, "kopia.tar", func(w io.Writer) error {
		return durable.SweepOld(fsys, ".", time.Now().Add(-time.Hour))
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "kopia.tar")); err != nil {
		t.Error(err)
	}
	if err := durable.WriteNew(fsys, "en-till.tar", func(io.Writer) error { return errors.New("fel") }); err == nil || !strings.Contains(err.Error(), "fel") {
		t.Errorf("what failed: %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%d files are left, %v", len(entries), err)
	}
}
