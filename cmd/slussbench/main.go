// Slussbench measures what building a sluss costs, side by side with Hugo, and
// what reading its history costs, side by side with git.
//
// It makes up a register (package corpus), builds it with this repository's
// idesluss, lays the same ideas out as a Hugo project with the same pages, and
// builds that with Hugo. docs/bench.md says what is compared and how.
//
// The program that is measured is a child of this one, and what the system
// counts as a child's peak memory is never less than its parent's when it was
// started. So everything that takes memory, also making the corpus, is done in
// a child.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/site"
)

const usage = `Slussbench measures what building a sluss costs, side by side with Hugo, and
what reading its history costs, side by side with git.

Usage, from the root of the repository:

  slussbench run [-n 1000,10000] [-k 3] [-hugo PATH|none] [-dir .cache/bench]
        build corpora of these sizes with idesluss and Hugo, k times each,
        and print the medians as a Markdown table; "none" leaves Hugo out
  slussbench history [-n 10000] [-k 3] [-dir .cache/bench]
        make up the Git history of so many ideas, about four commits each, and
        tell what reading its timeline costs: without a cache beside git log
        --raw, k times each, and from the cache
  slussbench timeline -from REPOSITORY -o CACHE
        only read the timeline of a repository
  slussbench corpus -n N -o DIR [-seed 1]
        make up a sluss of N ideas in the empty folder DIR
  slussbench project -from DIR -o DIR
        lay the sluss in one folder out as a Hugo project in another
  slussbench hugo
        install the Hugo that is measured into .cache/bin

Examples:

  go run ./cmd/slussbench run
  go run ./cmd/slussbench run -n 100000 -k 1 -hugo none
  go run ./cmd/slussbench history
  go run ./cmd/slussbench corpus -n 300 -o /tmp/sluss
`

func main() {
	err := errUsage
	if len(os.Args) > 1 {
		err = command(os.Args[1], os.Args[2:])
	}
	switch {
	case errors.Is(err, errUsage):
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	case err != nil:
		fmt.Fprintf(os.Stderr, "slussbench: %v\n", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage")

func command(name string, args []string) error {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.Usage = func() {}
	sizes := sizeList{1000, 10_000}
	var (
		n, seed, runs        *int
		from, out, hugo, dir *string
	)
	switch name {
	case "run":
		flags.Var(&sizes, "n", "")
		runs = flags.Int("k", 3, "")
		hugo = flags.String("hugo", "", "")
		dir = flags.String("dir", ".cache/bench", "")
	case "history":
		n = flags.Int("n", 10_000, "")
		runs = flags.Int("k", 3, "")
		dir = flags.String("dir", ".cache/bench", "")
	case "timeline":
		from = flags.String("from", "", "")
		out = flags.String("o", "", "")
	case "corpus":
		n = flags.Int("n", 0, "")
		seed = flags.Int("seed", 1, "")
		out = flags.String("o", "", "")
	case "project":
		from = flags.String("from", "", "")
		out = flags.String("o", "", "")
	case "hugo":
	default:
		return errUsage
	}
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 || (out != nil && *out == "") {
		return errUsage
	}
	switch name {
	case "run":
		return run(os.Stdout, os.Stderr, bench{sizes: sizes, runs: *runs, hugo: *hugo, dir: *dir})
	case "history":
		return runHistory(os.Stdout, os.Stderr, *n, *runs, *dir)
	case "timeline":
		return readTimeline(os.Stdout, *from, *out)
	case "corpus":
		return corpus.Write(*out, site.Files, *n, uint64(*seed))
	case "project":
		return writeProject(*from, *out)
	default:
		_, err := installHugo(os.Stderr)
		return err
	}
}

// sizeList is a flag such as 1000,10000.
type sizeList []int

func (s *sizeList) String() string { return fmt.Sprint([]int(*s)) }

func (s *sizeList) Set(text string) error {
	*s = nil
	for _, word := range strings.Split(text, ",") {
		n, err := strconv.Atoi(word)
		if err != nil || n < 2 {
			return errUsage
		}
		*s = append(*s, n)
	}
	return nil
}
