package main

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/idea"
)

// scrubber puts other words in place of some, in all that a forge holds.
type scrubber struct {
	id         string
	remove     bool
	everywhere bool
	pictures   []int // numbers of those to take away
	words      []replacement
	digests    map[string]string // of files and underlag: what they were, and are now

	found        bool
	files, texts int             // how many were changed
	left         map[string]bool // other files that hold the words
}

// replacement is words to find, as text and as in a file name.
type replacement struct{ old, new, oldSlug, newSlug string }

// removedText stands where something was said about an idea that is removed.
const removedText = "Borttaget ur historiken."

func newScrubber(id string, flags scrubFlags) (*scrubber, error) {
	s := &scrubber{id: id, remove: flags.remove, everywhere: flags.everywhere, pictures: flags.pictures, digests: map[string]string{}, left: map[string]bool{}}
	if flags.remove == (len(flags.replace)+len(flags.pictures) > 0) {
		return nil, usageErrorf(`say either what to put in place of what, with --replace "Anna Ek=en medarbetare", which picture to take away, with --picture 1, or --remove`)
	}
	if flags.everywhere && flags.remove {
		return nil, usageErrorf("--everywhere goes with --replace")
	}
	for _, text := range flags.replace {
		old, new, ok := strings.Cut(text, "=")
		if !ok || old == "" || strings.Contains(new, old) {
			return nil, usageErrorf("--replace %q does not say what to put in place of what: write OLD=NEW, where NEW does not hold OLD", text)
		}
		s.words = append(s.words, replacement{old, new, idea.Slug(old), idea.Slug(new)})
	}
	return s, nil
}

// scrub makes the new repository, and reads it through.
func (s *scrubber) scrub(ctx context.Context, repo *gitrepo.Repo, dir string) error {
	if err := local.Scrub(ctx, repo, dir, local.Scrubbing{File: s.file, Text: s.text}); err != nil {
		return err
	}
	made, err := gitrepo.Open(dir)
	if err != nil {
		return err
	}
	defer made.Close()
	return made.Verify(ctx, nil)
}

// file tells one version of a file anew.
func (s *scrubber) file(name string, data []byte) (string, []byte, error) {
	base := path.Base(name)
	ours := strings.HasPrefix(base, s.id+"-") || strings.HasPrefix(base, s.id+".")
	s.found = s.found || ours
	if ours && (s.remove || s.isPicture(base)) {
		s.files++
		return "", nil, nil
	}
	anew := s.replace(string(data))
	if ours && len(s.pictures) > 0 {
		anew = s.withoutPictures(name, anew)
	}
	if !ours && !s.everywhere {
		if anew != string(data) {
			s.left[name] = true
		}
		return base, data, nil
	}
	as := base
	if ours {
		as = s.rename(base)
	}
	if anew == string(data) && as == base {
		return base, data, nil
	}
	s.files++
	return as, []byte(anew), s.compare(name, path.Join(path.Dir(name), as), data, []byte(anew))
}

// isPicture reports whether a file is a picture that is to be taken away.
func (s *scrubber) isPicture(base string) bool {
	return slices.ContainsFunc(s.pictures, func(n int) bool {
		return path.Ext(base) != ".md" && strings.TrimSuffix(base, path.Ext(base)) == fmt.Sprintf("%s-%d", s.id, n)
	})
}

// withoutPictures tells a version of the idea that does not name them. One that
// does not is left as it was written.
func (s *scrubber) withoutPictures(name, text string) string {
	f, _ := idea.Parse(name, []byte(text))
	if f == nil {
		return text
	}
	left := slices.DeleteFunc(slices.Clone(f.Idea.Images), func(i idea.Image) bool { return s.isPicture(i.File) })
	if len(left) == len(f.Idea.Images) {
		return text
	}
	f.Idea.Images = left
	return string(idea.Format(&f.Idea))
}

// rename tells the name of the idea's file anew.
func (s *scrubber) rename(base string) string {
	slug, ok := strings.CutPrefix(strings.TrimSuffix(base, ".md"), s.id+"-")
	if !ok || path.Ext(base) != ".md" {
		return base
	}
	words := "-" + slug + "-"
	for _, w := range s.words {
		words = strings.ReplaceAll(words, "-"+w.oldSlug+"-", "-"+w.newSlug+"-")
	}
	return s.id + strings.TrimSuffix(words, "-") + ".md"
}

// compare notes what the underlag has become, and refuses words that would
// make a sound idea unreadable.
func (s *scrubber) compare(name, as string, data, anew []byte) error {
	s.digests[bot.FileDigest(data)] = bot.FileDigest(anew)
	was, faults := idea.Parse(name, data)
	if len(faults) > 0 {
		return nil // it never was an idea that counted
	}
	is, faults := idea.Parse(as, anew)
	if len(faults) > 0 {
		return fmt.Errorf("with the new words the file could not be read (%s:%d: %s); choose others", as, faults[0].Line, faults[0].Message)
	}
	s.digests[idea.Digest(&was.Idea)] = idea.Digest(&is.Idea)
	return nil
}

// text tells what has been said anew. The digest of a file would confirm a
// guess at the words that were in it.
func (s *scrubber) text(branch, text string) string {
	anew := s.replace(text)
	for was, is := range s.digests {
		anew = strings.ReplaceAll(anew, was, is)
	}
	about := strings.Contains(branch+"/", "/"+s.id+"/")
	if about && s.files > 0 {
		anew = bot.Remark(anew, s.known)
	}
	if s.remove && (about || strings.Contains(text, s.id)) {
		anew = removedText
		if strings.HasSuffix(text, "\n") {
			anew += "\n"
		}
	}
	if anew != text {
		s.texts++
	}
	return anew
}

// known keeps a digest of what there is now. The bot drafts a decision anew
// when it does not know the digest in its mark.
func (s *scrubber) known(digest string) string {
	for _, is := range s.digests {
		if is == digest {
			return digest
		}
	}
	return strings.Repeat("0", len(digest))
}

func (s *scrubber) replace(text string) string {
	for _, w := range s.words {
		text = strings.ReplaceAll(text, w.old, w.new)
	}
	return text
}
